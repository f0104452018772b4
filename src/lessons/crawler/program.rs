//! Reads every page of a small site, from link to link.

use crate::{
    endpoint::FetchError,
    runtime::{Cancelled, Queue, Semaphore, fetch, print, sleep, spawn_named, timeout},
};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    error::Error,
    rc::Rc,
    time::Duration,
};

/// The URL of a page.
pub type Site = Rc<dyn Fn(&str) -> String>;

#[derive(serde::Deserialize)]
struct Page {
    links: Vec<String>,
}

/// Asks for a page and gives its links; a status of 400 or above is an error.
async fn request(url: String) -> Result<Vec<String>, FetchError> {
    let page: Page = fetch(url).await?.error_for_status()?.json()?; // (1)
    Ok(page.links)
}

/// Reads a page, and no longer than patience lasts. One that is too slow is an error too.
async fn read(url: String, patience: Duration) -> Result<Vec<String>, String> {
    match timeout(patience, request(url)).await {
        Ok(Ok(links)) => Ok(links),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("too slow".into()),
    }
}

/// What is known by now.
struct Crawl {
    seen: RefCell<Vec<String>>,
    pages: Cell<u32>,
    errors: Cell<u32>,
}

impl Crawl {
    fn new() -> Rc<Self> {
        Rc::new(Self { seen: RefCell::new(vec!["start".into()]), pages: Cell::new(0), errors: Cell::new(0) })
    }

    fn read(&self, page: &str, links: &[String]) {
        print(format!("{page}: {} links", links.len()));
        self.pages.update(|pages| pages + 1);
    }

    fn failed(&self, page: &str, error: &str) {
        print(format!("{page}: {error}"));
        self.errors.update(|errors| errors + 1);
    }

    /// Those that were not seen before. From now on they are.
    fn unseen(&self, mut links: Vec<String>) -> Vec<String> {
        let mut seen = self.seen.borrow_mut();
        links.retain(|link| !seen.contains(link));
        seen.extend_from_slice(&links);
        links
    }

    fn report(&self) -> String {
        format!("{} pages read, {} errors", self.pages.get(), self.errors.get())
    }
}

/// Reads one page in a task of its own. An error ends that task, is kept, and ends nothing else.
async fn visit(page: &str, site: &Site, patience: Duration, crawl: &Crawl) -> Vec<String> {
    print(format!("{page} asked"));
    let links = spawn_named(page, read(site(page), patience)).await; // (2)
    match links {
        Ok(Ok(links)) => {
            crawl.read(page, &links);
            return crawl.unseen(links);
        }
        Ok(Err(error)) => crawl.failed(page, &error),
        Err(Cancelled) => {}
    }
    Vec::new()
}

/// Stands for what is done with a page once it is read. It asks the site for nothing.
async fn store() {
    sleep(Duration::from_millis(90)).await; // (3)
}

/// A list of the pages still to be read, and one visit at a time.
pub async fn one_by_one(site: Site, patience: Duration) -> String {
    let crawl = Crawl::new();
    let mut pages = VecDeque::from(["start".to_owned()]);
    while let Some(page) = pages.pop_front() {
        pages.extend(visit(&page, &site, patience, &crawl).await);
        store().await;
    }
    crawl.report()
}

/// Reads a page, then everything it leads to. It is marked as seen when it has been read: too late.
async fn follow(page: String, site: Site, patience: Duration, crawl: Rc<Crawl>) -> Result<(), String> {
    print(format!("{page} asked"));
    let links = read(site(&page), patience).await.inspect_err(|error| crawl.failed(&page, error))?;
    crawl.read(&page, &links);
    crawl.seen.borrow_mut().push(page);
    let unseen = links.into_iter().filter(|link| !crawl.seen.borrow().contains(link));
    let follow = |link: String| spawn_named(&link.clone(), follow(link, site.clone(), patience, crawl.clone())); // (4)
    let tasks: Vec<_> = unseen.map(follow).collect();
    store().await;
    for task in tasks {
        let _ = task.await; // (5)
    }
    Ok(())
}

/// A task for every link, however many there are.
pub async fn unbounded(site: Site, patience: Duration) -> String {
    let crawl = Crawl::new();
    let _ = follow("start".into(), site, patience, crawl.clone()).await;
    crawl.report()
}

/// What the workers share.
#[derive(Clone)]
struct Team {
    queue: Queue<String>,
    /// At most as many requests at a time, however many workers there are.
    permits: Semaphore,
    site: Site,
    patience: Duration,
    crawl: Rc<Crawl>,
}

async fn work(team: Team) {
    loop {
        let Ok(page) = team.queue.get().await else { break }; // (6)
        let _done = TaskDone(&team.queue);
        let permit = team.permits.acquire().await; // (7)
        let links = visit(&page, &team.site, team.patience, &team.crawl).await;
        drop(permit);
        for link in links {
            let _ = team.queue.try_put(link);
        }
        store().await;
    }
}

/// Says that a page is done with, however the work on it ends.
struct TaskDone<'a>(&'a Queue<String>);

impl Drop for TaskDone<'_> {
    fn drop(&mut self) {
        // It fails only if it is said more often than pages were taken.
        let _ = self.0.task_done();
    }
}

/// A few workers, and fewer requests at a time. It is over when the queue is empty and every page is done with.
pub async fn workers(n: u32, limit: u32, site: Site, patience: Duration) -> Result<String, Box<dyn Error>> {
    let (queue, permits) = (Queue::named("pages", 0), Semaphore::named("permits", limit as usize));
    let team = Team { queue, permits, site, patience, crawl: Crawl::new() };
    team.queue.try_put("start".to_owned())?;
    let start = |place: u32| spawn_named(&format!("worker {place}"), work(team.clone())); // (8)
    let tasks: Vec<_> = (1..=n).map(start).collect();
    team.queue.join().await; // (9)
    for task in tasks {
        task.cancel();
    }
    Ok(team.crawl.report())
}
