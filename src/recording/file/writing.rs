//! From recordings to a file's text.

use super::{TraceFile, VERSION, chrome, entry::Entry};
use crate::{recording::Recording, time::Micros};
use serde::Serialize;
use std::{io, rc::Rc};

/// Writes `file` to `to`, in pieces of some size. What a recording still records meanwhile is not in it, or is as a whole.
///
/// # Errors
/// Those of `to`.
pub fn write(file: &TraceFile, to: &mut dyn io::Write) -> io::Result<()> {
    let mut out = Out { to, buffer: Vec::new() };
    out.text("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
    let mut first = true;
    for (way, recording) in file.recordings.iter().enumerate() {
        chrome::write(way, recording, &mut |event| {
            out.text(if first { "\n" } else { ",\n" });
            first = false;
            out.json(event)
        })?;
    }
    out.text("\n],\"interleave\":{\"version\":");
    out.json(&VERSION)?;
    out.text(",\"lesson\":");
    out.json(&file.lesson)?;
    out.text(",\"settings\":");
    out.json(&file.settings)?;
    out.text(",\"same_work\":");
    out.json(&file.same_work)?;
    out.text(",\"ways\":[");
    for (way, recording) in file.recordings.iter().enumerate() {
        out.text(if way == 0 { "\n" } else { ",\n" });
        out.way(recording)?;
    }
    out.text("]}}\n");
    out.flush()
}

/// So much is handed on at a time, in bytes.
const PIECE: usize = 1 << 16;

struct Out<'a> {
    to: &'a mut dyn io::Write,
    buffer: Vec<u8>,
}

impl Out<'_> {
    fn text(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    fn json(&mut self, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        serde_json::to_writer(&mut self.buffer, value)?;
        if self.buffer.len() < PIECE { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn way(&mut self, recording: &Rc<Recording>) -> io::Result<()> {
        let (way, trace) = (&recording.way, recording.trace());
        self.text("{\"id\":");
        self.json(&way.id)?;
        self.text(",\"title\":");
        self.json(&way.title)?;
        self.text(",\"about\":");
        self.json(&way.about)?;
        self.text(",\"mistake\":");
        self.json(&way.mistake)?;
        self.text(",\"provenance\":");
        self.json(recording.origin.text())?;
        self.text(",\"epoch\":");
        self.json(&recording.epoch)?;
        self.text(",\n\"sources\":");
        self.list(trace.sources.iter().map(|source| (&*source.file, source.line)))?;
        self.text(",\n\"resources\":");
        self.list(trace.resources.iter().map(|resource| (resource.kind.text(), &*resource.name)))?;
        self.text(",\n\"requests\":");
        self.list(trace.requests.iter().map(|url| &**url))?;
        self.text(",\n\"events\":");
        let mut last = Micros::ZERO;
        self.list(trace.events.iter().map(|event| {
            let since = event.at.since(last);
            last = event.at;
            (since, Entry::from(&event.kind))
        }))?;
        self.text("}");
        Ok(())
    }

    /// A line an item.
    fn list(&mut self, items: impl Iterator<Item: Serialize>) -> io::Result<()> {
        let mut before = "[\n";
        for item in items {
            self.text(before);
            self.json(&item)?;
            before = ",\n";
        }
        self.text(if before == "[\n" { "[]" } else { "]" });
        Ok(())
    }
}
