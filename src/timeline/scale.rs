//! The time axis.

use crate::{text::shortest, time::Micros};

/// The width of a lane in units. The view stretches them over whatever width the lane has on the screen; about a
/// twentieth of a pixel each on a desktop.
pub const UNITS: u32 = 10_000;

/// Maps times to units: zero at the left, `span` at the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The time at the right edge; at least a millisecond.
    pub span: Micros,
}

impl Scale {
    /// An axis that shows at least `time`, with room for a mark behind it. It grows in steps of a tenth of its
    /// magnitude, so that a live picture doesn't shift with every frame.
    ///
    /// ```
    /// use interleave::{time::Micros, timeline::Scale};
    /// let span = |ms: u64| Scale::fitting(Micros(ms * 1_000)).span.0 / 1_000;
    /// assert_eq!([0, 95, 912, 4_120].map(span), [1, 97, 940, 4_300]);
    /// ```
    pub fn fitting(time: Micros) -> Self {
        let padded = time.0.saturating_add(time.0 / 50).max(1_000);
        let step = 10_u64.pow(padded.ilog10() - 1);
        Self { span: Micros(padded.div_ceil(step).saturating_mul(step)) }
    }

    /// The time at `x` of an axis that is `width` wide, both in the same unit; none beside the axis.
    ///
    /// ```
    /// use interleave::{time::Micros, timeline::Scale};
    /// let scale = Scale { span: Micros(1_000) };
    /// let times = [-1.0, 0.0, 50.0, 200.0, 201.0].map(|x| scale.time(x, 200.0));
    /// assert_eq!(times, [None, Some(Micros(0)), Some(Micros(250)), Some(Micros(1_000)), None]);
    /// ```
    pub fn time(&self, x: f64, width: f64) -> Option<Micros> {
        (x >= 0.0 && x <= width && width > 0.0).then(|| Micros((self.span.0 as f64 * (x / width)) as u64))
    }

    /// Where `time` lies, 0 to [`UNITS`].
    pub fn x(&self, time: Micros) -> u32 {
        // Exact for the first half century. 128 bits would bring their own division along.
        (time.0.saturating_mul(UNITS.into()) / self.span.0.max(1)).min(UNITS.into()) as u32
    }
}

/// A line across the lanes with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// In units.
    pub x: u32,
    /// The time there, in a unit common to the axis: `0`, `500 ms`, `1.5 s`.
    pub label: String,
}

/// Three to six ticks at round times: 1, 2 or 5 times a power of ten apart.
///
/// ```
/// use interleave::{time::Micros, timeline::{Scale, ticks}};
/// let labels = |ms: u64| ticks(&Scale { span: Micros(ms * 1_000) }).into_iter().map(|tick| tick.label).collect::<Vec<_>>();
/// assert_eq!(labels(940), ["0", "200 ms", "400 ms", "600 ms", "800 ms"]);
/// assert_eq!(labels(4_300), ["0", "1 s", "2 s", "3 s", "4 s"]);
/// assert_eq!(labels(1_200), ["0", "0.5 s", "1 s"]);
/// ```
pub fn ticks(scale: &Scale) -> Vec<Tick> {
    let span = scale.span.0.max(1);
    let magnitude = 10_u64.pow(span.ilog10());
    let step = [magnitude / 5, magnitude / 2, magnitude]
        .into_iter()
        .find(|step| *step > 0 && span / step < 6)
        .unwrap_or(magnitude.saturating_mul(2));
    (0..=span / step).map(|k| Micros(k * step)).map(|at| Tick { x: scale.x(at), label: label(at, span) }).collect()
}

fn label(at: Micros, span: u64) -> String {
    match (at.0, span) {
        (0, _) => "0".into(),
        (us, 1_000_000..) => format!("{} s", shortest(us, 6)),
        (us, _) => format!("{} ms", shortest(us, 3)),
    }
}
