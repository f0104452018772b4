//! A response's body, piece by piece as it comes.

use super::asked::Asked;
use crate::{
    endpoint::FetchError,
    runtime::{
        Fetch,
        core::run::current,
        host::{Chunks, LocalFuture},
    },
    trace::Site,
};
use futures::Stream;
use std::{
    future::pending,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

impl Fetch {
    /// Gives the status as soon as it is there, and then the body piece by piece. Answers asyncio's streams
    /// (`reader, writer = await asyncio.open_connection(…)`, `await reader.read(n)`) as far as a page can: there are no
    /// raw sockets in a browser, only requests, and the network decides how large the pieces are.
    ///
    /// ```
    /// use interleave::runtime::{ManualHost, Run, fetch};
    ///
    /// let host = ManualHost::new();
    /// let run = Run::start(&host, "main", async {
    ///     let mut body = fetch("lat/400?bytes=90&chunks=3").stream().await?.error_for_status()?;
    ///     let mut sizes = Vec::new();
    ///     while let Some(piece) = body.next().await {
    ///         sizes.push(piece?.len());
    ///     }
    ///     Ok::<_, interleave::endpoint::FetchError>(sizes)
    /// });
    /// host.run_until_idle();
    /// assert_eq!(run.result(), Some(Ok(Ok(vec![30, 30, 30]))));
    /// assert_eq!(host.elapsed().as_millis(), 500);
    /// ```
    pub fn stream(self) -> OpenStream {
        OpenStream { url: self.url, site: self.site, request: None }
    }
}

/// Gives the status, and the body as it comes.
type Opening = LocalFuture<Result<(u16, Chunks), FetchError>>;

/// A request on its way to its status; it is sent at the first poll. See [`Fetch::stream`].
#[must_use = "futures do nothing unless awaited"]
pub struct OpenStream {
    url: String,
    site: Site,
    /// What is on the record of it, and what answers it. The first goes to the stream.
    request: Option<(Option<Asked>, Opening)>,
}

impl Future for OpenStream {
    type Output = Result<ResponseStream, FetchError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (asked, opening) = this
            .request
            .get_or_insert_with(|| (Some(Asked::new(&this.url, this.site)), current().host.open(this.url.clone())));
        let answer = ready!(opening.as_mut().poll(cx));
        // Asked again, it has nothing more to say.
        *opening = Box::pin(pending());
        let Some(mut asked) = asked.take() else { return Poll::Pending };
        // The body of an error is seldom read.
        match &answer {
            Ok((status, _)) if *status < 400 => {}
            _ => asked.end(answer.as_ref().map(|(status, _)| *status)),
        }
        let (status, chunks) = answer?;
        Poll::Ready(Ok(ResponseStream { status, asked, site: this.site, chunks: Some(chunks), waiting: false }))
    }
}

/// A status, and a body as it comes. Dropping it aborts what is left of the request. See [`Fetch::stream`].
pub struct ResponseStream {
    /// 100 to 599.
    pub status: u16,
    asked: Asked,
    site: Site,
    /// None after the last piece.
    chunks: Option<Chunks>,
    /// It is on the record what the task waits for.
    waiting: bool,
}

impl ResponseStream {
    /// 400 and above become [`FetchError::Status`], and the body is left. Answers aiohttp's `raise_for_status`.
    pub fn error_for_status(self) -> Result<Self, FetchError> {
        if self.status >= 400 { Err(FetchError::Status(self.status)) } else { Ok(self) }
    }

    /// The next piece: none after the last one, and after an error. Answers `StreamReader.read`, which gives no bytes at
    /// the end.
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "it is the asynchronous one")]
    pub fn next(&mut self) -> impl Future<Output = Option<Result<Rc<[u8]>, FetchError>>> {
        self.site = Site::caller();
        self.waiting = false;
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
    }
}

impl Stream for ResponseStream {
    type Item = Result<Rc<[u8]>, FetchError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(chunks) = &mut this.chunks else { return Poll::Ready(None) };
        let poll = chunks.as_mut().poll_next(cx);
        match &poll {
            Poll::Pending if !this.waiting => this.asked.wait(this.site),
            Poll::Ready(None) => this.asked.end(Ok(this.status)),
            Poll::Ready(Some(Err(error))) => this.asked.end(Err(error)),
            _ => {}
        }
        if matches!(poll, Poll::Ready(None | Some(Err(_)))) {
            this.chunks = None;
        }
        this.waiting = poll.is_pending();
        poll
    }
}
