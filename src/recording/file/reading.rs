//! From a file's text to recordings.

use super::{
    FileError, TraceFile, VERSION, check,
    entry::{Entry, Text},
};
use crate::{
    recording::{Provenance, Recording, Way},
    time::Micros,
    trace::{Event, Log, Resource, ResourceKind, SharedTrace, Source, Trace},
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, btree_map},
    fmt,
    marker::PhantomData,
    rc::Rc,
};

/// Reads a file that [`super::write()`] wrote, or anybody else.
///
/// # Errors
/// The text is not JSON, not of this format or version, or says what no program can do; see [`FileError`].
pub fn read(text: &str) -> Result<TraceFile, FileError> {
    let file: FileText = serde_json::from_str(text).map_err(|error| {
        // Another version may have other things in other places: then that is the reason.
        let version = serde_json::from_str::<Head>(text).map(|head| head.interleave.version);
        version.ok().filter(|version| *version != VERSION).map_or_else(|| error.into(), other_version)
    })?;
    let Body { version, lesson, settings, same_work, ways } = file.interleave;
    if version != VERSION {
        return Err(other_version(version));
    }
    let recordings = ways.0.into_iter().enumerate().map(|(way, text)| text.recording(way));
    Ok(TraceFile { lesson, settings: settings.0, same_work, recordings: recordings.collect::<Result<_, _>>()? })
}

fn other_version(found: u64) -> FileError {
    FileError::Version { found }
}

/// The version alone.
#[derive(Deserialize)]
struct Head {
    interleave: HeadBody,
}

#[derive(Deserialize)]
struct HeadBody {
    version: u64,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with the key \"interleave\"")]
struct FileText {
    interleave: Body,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with a version and ways")]
struct Body {
    version: u64,
    #[serde(default)]
    lesson: Option<String>,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    same_work: Vec<Vec<String>>,
    ways: Ways,
}

#[derive(Deserialize)]
#[serde(expecting = "a way as an object")]
struct WayText {
    id: String,
    title: String,
    about: String,
    mistake: bool,
    #[serde(deserialize_with = "provenance")]
    provenance: Provenance,
    epoch: Micros,
    sources: Vec<(Text, u32)>,
    resources: Vec<(KindText, Text)>,
    requests: Vec<Text>,
    events: Events,
}

impl WayText {
    fn recording(self, number: usize) -> Result<Rc<Recording>, FileError> {
        let trace = Trace {
            events: self.events.0,
            sources: self.sources.into_iter().map(|(file, line)| Source { file: file.0, line }).collect(),
            resources: self.resources.into_iter().map(|(kind, name)| Resource { kind: kind.0, name: name.0 }).collect(),
            requests: self.requests.into_iter().map(|url| url.0).collect(),
        };
        check(&trace).map_err(|(event, fault)| FileError::Event { way: number, event, fault })?;
        let way = Way { id: self.id.into(), title: self.title.into(), about: self.about.into(), mistake: self.mistake };
        Ok(Recording::new(way, self.provenance, self.epoch, SharedTrace::new(trace.into())))
    }
}

fn provenance<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Provenance, D::Error> {
    word(deserializer, &Provenance::ALL, Provenance::text)
}

struct KindText(ResourceKind);

impl<'de> Deserialize<'de> for KindText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        word(deserializer, &ResourceKind::ALL, ResourceKind::text).map(Self)
    }
}

/// The one of `all` that is called what stands there.
fn word<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    all: &[T],
    text: fn(T) -> &'static str,
) -> Result<T, D::Error> {
    let found = Cow::<str>::deserialize(deserializer)?;
    all.iter().copied().find(|one| text(*one) == found).ok_or_else(|| {
        let all: Vec<_> = all.iter().map(|one| text(*one)).collect();
        D::Error::custom(format!("expected one of {all:?}, found {found:?}"))
    })
}

/// Keys and texts, each key once.
#[derive(Default)]
struct Settings(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SettingsVisitor;

        impl<'de> Visitor<'de> for SettingsVisitor {
            type Value = Settings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Settings, A::Error> {
                let mut settings = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, String>()? {
                    match settings.entry(key) {
                        btree_map::Entry::Vacant(entry) => entry.insert(value),
                        btree_map::Entry::Occupied(entry) => {
                            return Err(A::Error::custom(format!("duplicate setting `{}`", entry.key())));
                        }
                    };
                }
                Ok(Settings(settings))
            }
        }

        deserializer.deserialize_map(SettingsVisitor)
    }
}

/// Ways; errors say which.
struct Ways(Vec<WayText>);

impl<'de> Deserialize<'de> for Ways {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut ways = Vec::new();
        let each = |way| {
            ways.push(way);
            Ok(())
        };
        deserializer.deserialize_seq(Numbered { what: "way", each, item: PhantomData })?;
        Ok(Self(ways))
    }
}

/// Events; errors say which.
struct Events(Log<Event>);

impl<'de> Deserialize<'de> for Events {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut events = Log::default();
        let mut now: u64 = 0;
        let each = |(since, entry): (u64, Entry)| {
            now = now.checked_add(since).ok_or("its time is beyond 64 bits")?;
            events.push(Event { at: Micros(now), kind: entry.into() });
            Ok(())
        };
        deserializer.deserialize_seq(Numbered { what: "event", each, item: PhantomData })?;
        Ok(Self(events))
    }
}

/// Hands on each item of a list as it is read. What is wrong with one is said with its number, from 0.
struct Numbered<T, F> {
    what: &'static str,
    each: F,
    item: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), &'static str>> Visitor<'de> for Numbered<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list: each item is one {}", self.what)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        for number in 0_usize.. {
            // An error's text has its place at the end, where the format finds it again.
            let numbered = |error: &dyn fmt::Display| A::Error::custom(format!("{} {number}: {error}", self.what));
            match items.next_element() {
                Ok(Some(item)) => (self.each)(item).map_err(|error| numbered(&error))?,
                Ok(None) => break,
                Err(error) => return Err(numbered(&error)),
            }
        }
        Ok(())
    }
}
