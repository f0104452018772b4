//! The one place that knows that a release is split: what comes with the page and what in parts of its own, loaded when
//! the page has time or somebody needs them. Elsewhere (tests, `make serve`) all of it is there from the beginning.
//!
//! A part is one function that gives a table of function pointers. The splitter (`scripts/dist.sh`) moves what only that
//! function refers to into the part, so a part is whatever its table leads to and the rest of the program does not.

use crate::{
    app::{Details, Parts},
    browser,
    later::{Later, NotLoaded},
    lessons::{self, Group, Lesson},
    runtime::LocalFuture,
    view,
};

/// What the page's root is given.
pub const PARTS: Parts = Parts { programs, details: DETAILS, load_all };

/// Part `$name`, whose table is `$table`.
macro_rules! part {
    ($name:ident: $type:ty = $table:expr) => {{
        #[cfg_attr(all(feature = "split", target_family = "wasm"), wasm_split_helpers::wasm_split($name, fallible))]
        fn $name() -> Result<$type, NotLoaded> {
            Ok($table)
        }
        #[cfg(all(feature = "split", target_family = "wasm"))]
        {
            thread_local! {
                static HERE: std::cell::Cell<Option<$type>> = const { std::cell::Cell::new(None) };
            }
            Later::new(
                || HERE.get(),
                || {
                    Box::pin(async {
                        let table = $name().await?;
                        HERE.set(Some(table));
                        Ok(table)
                    })
                },
            )
        }
        #[cfg(not(all(feature = "split", target_family = "wasm")))]
        {
            Later::new(|| $name().ok(), || Box::pin(std::future::ready($name())))
        }
    }};
}

/// What is looked at after a run, or on demand.
const DETAILS: Later<Details> = part!(details: Details = {
    browser::add_styles(view::DETAILS_STYLES);
    view::DETAILS
});

/// A group of lessons: their ids, known at once, and their programs, a part.
struct Lessons {
    ids: &'static [&'static str],
    programs: Later<Group>,
}

/// The lessons of these modules as part `$name`, which does `$install` first.
macro_rules! lessons {
    ($name:ident $(with $install:path)?: $($lesson:ident),+ $(,)?) => {
        Lessons {
            ids: &[$(lessons::$lesson::LESSON.id),+],
            programs: part!($name: Group = {
                $($install();)?
                &[$((lessons::$lesson::LESSON.id, lessons::$lesson::programs, &lessons::$lesson::STORY)),+]
            }),
        }
    };
}

/// The default lesson's programs are in the base: nothing stands between the page and its first run.
const DEFAULT: Lessons = Lessons {
    ids: &[lessons::DEFAULT.id],
    programs: {
        const PROGRAMS: Group =
            &[(lessons::DEFAULT.id, lessons::network_requests::programs, &lessons::network_requests::STORY)];
        Later::new(|| Some(PROGRAMS), || Box::pin(std::future::ready(Ok(PROGRAMS))))
    },
};

/// Lessons that use the same constructs share a part, and none is so large that a lesson would load much that it doesn't
/// use. What parts have in common the splitter puts into parts of its own, one for each set of those that need it.
static GROUPS: [Lessons; 4] = [
    DEFAULT,
    lessons!(
        basics: blocking,
        event_loop,
        async_await,
        coroutines_and_threads,
        tasks_and_gather,
        measure,
        locks,
    ),
    lessons!(sharing with browser::install_site: semaphores, events_conditions_barriers, queues, crawler),
    lessons!(patterns with browser::install_streams: exceptions, timeouts_and_cancellation, first_come),
];

/// The programs of the group that the lesson is in. Every lesson is in one; a test holds that.
fn programs(lesson: &Lesson) -> Later<Group> {
    let group = GROUPS.iter().find(|group| group.ids.contains(&lesson.id));
    group.map_or(DEFAULT.programs, |group| group.programs)
}

fn load_all() -> LocalFuture<()> {
    Box::pin(async {
        for group in &GROUPS {
            // Who needs it asks again, and hears why not.
            let _ = group.programs.load().await;
        }
    })
}

#[cfg(all(feature = "split", target_family = "wasm"))]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self(browser::why_not_loaded())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::LESSONS;

    #[test]
    fn every_lesson_has_a_program_for_each_of_its_strategies_and_no_other() {
        for lesson in LESSONS {
            let group = programs(lesson).get().expect("nothing is split here");
            let programs =
                lessons::programs_of(group, lesson).unwrap_or_else(|| panic!("{} is in no group", lesson.id));
            let ids: Vec<_> = programs.iter().map(|(id, _)| *id).collect();
            let strategies: Vec<_> = lesson.strategies.iter().map(|strategy| strategy.id).collect();
            assert_eq!(ids, strategies, "{}", lesson.id);
        }
    }
}
