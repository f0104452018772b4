//! Programs that are loaded with their lesson: a release keeps each lesson's in a part of its own, so that the first
//! load stays small. Everywhere else they are part of the whole, and nothing is loaded.

/// A lesson's programs could not be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the lesson's programs could not be loaded: check the connection and run it again")]
pub struct NotLoaded;

#[cfg(all(feature = "split", target_family = "wasm"))]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// What loads the programs of part `$part`, the lesson's folder.
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
