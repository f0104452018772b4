//! CPython's part: one process that runs thousands of programs on a virtual clock (`tests/oracle/server.py`).

use super::{End, Told};
use serde_json::{Value, json};
use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

/// A Python that answers. It ends with this process, whose end closes its input.
pub struct Python {
    /// Major and minor version.
    pub version: (u64, u64),
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _child: Child,
}

/// What to run: a source, the function in it, and the arguments that are there for the taking.
pub struct Request<'a> {
    /// The whole program.
    pub source: &'a str,
    /// Where it comes from, for Python's own messages.
    pub file: &'a str,
    /// Its coroutine function; without one of that name, `main` is given it as `strategy`.
    pub function: &'a str,
    /// By name.
    pub arguments: Value,
    /// Whether timers are looked at as in a browser: when nothing is ready any more, and not once a turn of the loop.
    pub timers_last: bool,
}

/// The Python of the machine (`PYTHON` names another one), 3.11 or newer.
///
/// # Panics
/// Where there is none: what it has to say is what these tests are for.
pub fn any() -> MutexGuard<'static, Python> {
    static ANY: LazyLock<Option<Mutex<Python>>> = LazyLock::new(|| start(named(), (3, 11)));
    let python = ANY.as_ref().expect("Python 3.11 or newer, which make test installs; PYTHON names one elsewhere");
    python.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A Python that is at least 3.13, if the machine has one.
pub fn newest() -> Option<MutexGuard<'static, Python>> {
    static NEWEST: LazyLock<Option<Mutex<Python>>> = LazyLock::new(|| {
        let mut places = named();
        places.extend(["python3.14", "python3.13"].map(PathBuf::from));
        let pyenv = env::var_os("PYENV_ROOT").map(PathBuf::from);
        let versions = pyenv.or_else(|| Some(env::home_dir()?.join(".pyenv"))).map(|root| root.join("versions"));
        for version in versions.iter().filter_map(|versions| versions.read_dir().ok()).flatten().flatten() {
            places.push(version.path().join("bin/python3"));
        }
        start(places, (3, 13))
    });
    NEWEST.as_ref().map(|python| python.lock().unwrap_or_else(PoisonError::into_inner))
}

fn named() -> Vec<PathBuf> {
    match env::var_os("PYTHON").filter(|name| !name.is_empty()) {
        Some(name) => vec![name.into()],
        None => ["python3", "/usr/bin/python3"].map(PathBuf::from).into(),
    }
}

fn start(places: Vec<PathBuf>, least: (u64, u64)) -> Option<Mutex<Python>> {
    places.iter().filter_map(|place| Python::start(place)).find(|python| python.version >= least).map(Mutex::new)
}

impl Request<'_> {
    fn to_json(&self) -> Value {
        let Self { source, file, function, arguments, timers_last } = self;
        json!({
            "source": source, "file": file, "function": function, "arguments": arguments, "timers_last": timers_last,
        })
    }
}

impl Python {
    /// None if there is no such program, or it is too old for `server.py` to greet.
    fn start(place: &Path) -> Option<Self> {
        let server = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/server.py");
        let mut child = Command::new(place)
            .args(["-B", server])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (input, output) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        let mut python = Self { version: (0, 0), input, output, _child: child };
        let greeting = python.line()?;
        python.version = (greeting["python"][0].as_u64()?, greeting["python"][1].as_u64()?);
        Some(python)
    }

    /// Runs one program.
    ///
    /// # Panics
    /// When the program can't be run at all: a syntax error, a name that is missing, a process that is gone.
    pub fn run(&mut self, request: &Request) -> Told {
        self.send(&request.to_json());
        let answer = self.line().expect("an answer from Python");
        Self::told(&answer, request)
    }

    /// Begins to run several programs, which takes place beside what is done here until [`Self::answers`].
    pub fn begin(&mut self, requests: &[Request]) {
        self.send(&requests.iter().map(Request::to_json).collect());
    }

    /// What the programs told that were begun first of those whose answers were not asked for yet.
    pub fn answers(&mut self, requests: &[Request]) -> Vec<Told> {
        let answers = self.line().expect("an answer from Python");
        let answers = answers.as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(answers.len(), requests.len(), "an answer each");
        answers.iter().zip(requests).map(|(answer, request)| Self::told(answer, request)).collect()
    }

    fn send(&mut self, request: &Value) {
        writeln!(self.input, "{request}").expect("Python is still there");
    }

    fn told(answer: &Value, Request { source, file, function, .. }: &Request) -> Told {
        let text = || answer["text"].as_str().map(str::to_owned);
        let ended = match answer["ended"].as_str() {
            Some("returned") => End::Returned(text()),
            Some("raised") => End::Failed(text().unwrap_or_default()),
            Some("cancelled") => End::Cancelled,
            Some("deadlock") => End::Deadlock,
            _ => panic!("{file}, {function}: {}\n{source}", answer["text"]),
        };
        let printed = answer["printed"].as_array().into_iter().flatten();
        let line = |line: &Value| Some((line[0].as_u64()?, line[1].as_str()?.to_owned()));
        Told { printed: printed.filter_map(line).collect(), ended }
    }

    fn line(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}
