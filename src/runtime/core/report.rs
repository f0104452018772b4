//! How a task's output is written down when the task finishes.

use crate::{time::Micros, trace::Outcome};
use std::fmt;

/// How a task's output is written down when the task finishes.
pub trait Report {
    /// The outcome as the recording keeps it.
    fn report(&self) -> Outcome;
}

macro_rules! report_by_display {
    ($($type:ty),*) => {$(
        impl Report for $type {
            fn report(&self) -> Outcome {
                Outcome::Value(self.to_string().into())
            }
        }
    )*};
}
report_by_display!(
    bool, char, f32, f64, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, String, Micros
);
report_by_display!(&'static str);

/// An outcome is reported as it is.
impl Report for Outcome {
    fn report(&self) -> Outcome {
        self.clone()
    }
}

impl Report for () {
    fn report(&self) -> Outcome {
        Outcome::Value("".into())
    }
}

impl<T: Report, E: fmt::Display> Report for Result<T, E> {
    fn report(&self) -> Outcome {
        match self {
            Ok(value) => value.report(),
            Err(error) => Outcome::Error(error.to_string().into()),
        }
    }
}

/// `none`, or the value.
impl<T: Report> Report for Option<T> {
    fn report(&self) -> Outcome {
        self.as_ref().map_or_else(|| Outcome::Value("none".into()), Report::report)
    }
}

/// A list is a value even if some of its items are errors: `3 results, 1 error`.
impl<T: Report> Report for Vec<T> {
    fn report(&self) -> Outcome {
        let errors = self.iter().filter(|item| !matches!(item.report(), Outcome::Value(_))).count();
        let results = self.len() - errors;
        let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        Outcome::Value(match errors {
            0 => plural(results, "result").into(),
            _ => format!("{}, {}", plural(results, "result"), plural(errors, "error")).into(),
        })
    }
}
