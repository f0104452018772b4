//! Code that a release keeps in parts of their own, loaded when they are needed, so that the first load stays small: each
//! lesson's programs, and what the page shows on demand. Everywhere else it is part of the whole, and nothing is loaded.

/// A part of the program could not be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the page could not be loaded: check the connection and try again")]
pub struct NotLoaded;

#[cfg(all(feature = "split", target_family = "wasm"))]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// What loads part `$part`.
macro_rules! load {
    ($part:ident) => {{
        #[cfg_attr(all(feature = "split", target_family = "wasm"), wasm_split_helpers::wasm_split($part, fallible))]
        fn load() -> Result<(), $crate::lessons::NotLoaded> {
            Ok(())
        }
        #[cfg(all(feature = "split", target_family = "wasm"))]
        {
            || Box::pin(load())
        }
        #[cfg(not(all(feature = "split", target_family = "wasm")))]
        {
            || Box::pin(std::future::ready(load()))
        }
    }};
}

/// A program, as a function of the lesson's input, in part `$part`. `$name` tells it from the part's others.
macro_rules! split {
    ($part:ident, $name:ident, |$input:ident| $program:expr) => {{
        #[cfg_attr(all(feature = "split", target_family = "wasm"), wasm_split_helpers::wasm_split($part))]
        fn $name($input: $crate::lessons::Input) -> $crate::runtime::LocalFuture<$crate::trace::Outcome> {
            $crate::lessons::program($program)
        }
        #[cfg(all(feature = "split", target_family = "wasm"))]
        {
            // The part is there: it was loaded before.
            |input| Box::pin(async move { $name(input).await.await })
        }
        #[cfg(not(all(feature = "split", target_family = "wasm")))]
        {
            $name
        }
    }};
}

/// A function in part `$part`, which [`load`]'s function for it has loaded; before that it gives the default.
macro_rules! later {
    ($part:ident, fn $name:ident($($argument:ident: $type:ty),*) -> $output:ty $body:block) => {
        fn $name($($argument: $type),*) -> $output {
            #[cfg_attr(all(feature = "split", target_family = "wasm"), wasm_split_helpers::wasm_split($part))]
            fn part($($argument: $type),*) -> $output $body

            #[cfg(all(feature = "split", target_family = "wasm"))]
            {
                futures::FutureExt::now_or_never(part($($argument),*)).unwrap_or_default()
            }
            #[cfg(not(all(feature = "split", target_family = "wasm")))]
            {
                part($($argument),*)
            }
        }
    };
}
