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

/// A lesson's program, given the lesson's input, in part `$part`. `$name` tells it from the part's others.
macro_rules! split {
    ($part:ident, $name:ident, |$input:ident| $program:expr) => {{
        #[cfg_attr(
            all(feature = "split", target_family = "wasm"),
            wasm_split_helpers::wasm_split($part, preload(load))
        )]
        fn $name($input: $crate::lessons::Input) -> $crate::runtime::LocalFuture<$crate::trace::Outcome> {
            $crate::lessons::program($program)
        }
        #[cfg(all(feature = "split", target_family = "wasm"))]
        {
            $crate::lessons::Program {
                load: || Box::pin(load()),
                start: |input| Box::pin(async move { $name(input).await.await }),
            }
        }
        #[cfg(not(all(feature = "split", target_family = "wasm")))]
        {
            $crate::lessons::Program { load: || Box::pin(std::future::ready(())), start: $name }
        }
    }};
}

/// A function in part `$part`, and a module `$module` with what loads it: the functions at the end of this file call all
/// of a part's. Before it is loaded, the function gives the default.
macro_rules! later {
    ($part:ident, $module:ident, fn $name:ident($($argument:ident: $type:ty),*) -> $output:ty $body:block) => {
        pub(crate) mod $module {
            #[allow(unused_imports, reason = "not every function needs what stands around it")]
            use super::*;

            #[cfg_attr(
                all(feature = "split", target_family = "wasm"),
                wasm_split_helpers::wasm_split($part, preload(load))
            )]
            pub(crate) fn $name($($argument: $type),*) -> $output $body

            #[cfg(not(all(feature = "split", target_family = "wasm")))]
            pub(crate) async fn load() {}
        }

        fn $name($($argument: $type),*) -> $output {
            #[cfg(all(feature = "split", target_family = "wasm"))]
            {
                futures::FutureExt::now_or_never($module::$name($($argument),*)).unwrap_or_default()
            }
            #[cfg(not(all(feature = "split", target_family = "wasm")))]
            {
                $module::$name($($argument),*)
            }
        }
    };
}

/// Loads what shows a lesson's page.
pub async fn load_reading() -> Result<(), NotLoaded> {
    load!(reading)().await?;
    crate::app::load_reading().await;
    crate::view::load_reading().await;
    Ok(())
}

/// Loads what says how a run went.
pub async fn load_results() -> Result<(), NotLoaded> {
    load!(results)().await?;
    crate::present::load_results().await;
    crate::view::load_results().await;
    Ok(())
}

/// Loads what is shown on demand.
pub async fn load_details() -> Result<(), NotLoaded> {
    load!(details)().await?;
    crate::view::load_details().await;
    Ok(())
}
