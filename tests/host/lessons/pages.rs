//! The lessons' pages: their files agree with the lessons, and what `scripts/lessons.mjs` makes of them is what the app
//! cuts out and shows.

use crate::support::{done, program_of, run};
use interleave::{
    app::{Fetched, LessonText},
    endpoint::FetchError,
    lessons::{self, Input, Kind, LESSONS, Language, Lesson, LessonPage, Value, hash, network_requests::LESSON, step},
    model::{Action, State},
    present::{Excerpt, ExcerptLine, Moment, NamedLines},
    runtime::ManualHost,
    time::Micros,
    view::{Code, text},
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
};
use yew::prelude::*;

const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

/// A file of the lesson's folder.
fn file(lesson: &Lesson, name: &str) -> String {
    let path = Path::new(PROJECT).join(lesson.source_file).with_file_name(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The steps that a program marks, by line from 1.
fn steps(source: &str, comment: &str) -> Vec<(u32, u32)> {
    let step = |line: &str| {
        let (_, number) = line.trim_end().strip_suffix(')')?.rsplit_once(&format!("{comment} ("))?;
        number.parse().ok()
    };
    (1..).zip(source.lines()).filter_map(|(number, line)| Some((number, step(line)?))).collect()
}

fn numbers(steps: &[(u32, u32)]) -> BTreeSet<u32> {
    steps.iter().map(|(_, step)| *step).collect()
}

// The files

#[test]
fn the_tour_is_the_lessons_in_their_order() {
    let tour = fs::read_to_string(Path::new(PROJECT).join("src/lessons/tour.txt")).unwrap();
    let mut section = "";
    let mut named = Vec::new();
    for line in tour.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(id) => named.push((section, id)),
            None => section = line,
        }
    }
    assert_eq!(named, LESSONS.iter().map(|lesson| (lesson.section, lesson.id)).collect::<Vec<_>>());
}

#[test]
fn a_lessons_folder_is_named_after_its_id() {
    for lesson in LESSONS {
        assert_eq!(lesson.source_file, format!("src/lessons/{}/program.rs", lesson.id.replace('-', "_")));
    }
}

#[test]
fn a_text_begins_with_what_the_lesson_says_of_itself() {
    for lesson in LESSONS {
        let text = file(lesson, "text.html");
        let header = text.split_once("</header>").expect(lesson.id).0;
        let part = |begin: &str, end: &str| {
            let part = header.split_once(begin).expect(begin).1.split_once(end).expect(end).0;
            let words: Vec<_> = part.split_whitespace().collect();
            words.join(" ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        };
        assert_eq!(part("<p class=\"subject\">", "</p>"), lesson.subject);
        assert_eq!(part("<h1>", "</h1>"), lesson.title);
        assert_eq!(part("<p class=\"lead\">", "</p>"), lesson.lead);
    }
}

// Steps

#[test]
fn the_three_programs_have_the_same_steps_numbered_from_one() {
    for lesson in LESSONS {
        let of = |name, comment| numbers(&steps(&file(lesson, name), comment));
        let rust = of("program.rs", "//");
        assert_eq!(of("program.py", "#"), rust, "{}: Python", lesson.id);
        assert_eq!(of("program.js", "//"), rust, "{}: JavaScript", lesson.id);
        assert_eq!(rust, (1..=rust.len() as u32).collect(), "{}", lesson.id);
        assert!(!rust.is_empty(), "{}", lesson.id);
    }
}

#[test]
fn every_step_is_a_call_that_a_recording_names() {
    for lesson in LESSONS {
        let called: BTreeSet<u32> = inputs(lesson).into_iter().flat_map(|input| called_lines(lesson, &input)).collect();
        for (line, step) in steps(&file(lesson, "program.rs"), "//") {
            assert!(called.contains(&line), "{}: step {step}, line {line}, is in no recording", lesson.id);
        }
    }
}

/// The lesson as it is unless set, with each choice in turn, and with its first request failing if one can.
fn inputs(lesson: &'static Lesson) -> Vec<Input> {
    let mut inputs = vec![Input::of(lesson)];
    for setting in lesson.settings {
        match &setting.kind {
            Kind::Choice { options, .. } => {
                inputs.extend(options.iter().map(|(id, _)| Input::of(lesson).with(setting.key, Value::Choice(id))));
            }
            Kind::Number { .. } if setting.key == "fail" => {
                inputs.push(Input::of(lesson).with(setting.key, Value::Number(1)));
            }
            Kind::Number { .. } | Kind::Range { .. } | Kind::Origin => {}
        }
    }
    inputs
}

/// The lines of the program that its strategies' recordings name.
fn called_lines(lesson: &Lesson, input: &Input) -> Vec<u32> {
    let mut lines = Vec::new();
    for strategy in lesson.strategies {
        let (_, recorder) = run(&ManualHost::new(), program_of(lesson, strategy.id)(input.clone()));
        let trace = recorder.trace();
        let sources = trace.events.iter().filter_map(|event| trace.source(event.kind.source()?));
        lines.extend(sources.filter(|source| *source.file == *lesson.source_file).map(|source| source.line));
    }
    lines
}

// The pages

/// The pages as the script makes them, in a folder of their own.
pub(super) struct Pages(PathBuf);

impl Pages {
    pub(super) fn make(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("interleave-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), "<div id=app></div>").unwrap();
        fs::write(folder.join("styles.css"), "").unwrap();
        let script = Path::new(PROJECT).join("scripts/lessons.mjs");
        let made = Command::new("node").arg(script).arg(&folder).output().expect("Node, which the pages are made with");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self(folder)
    }

    pub(super) fn html(&self, lesson: &Lesson) -> String {
        fs::read_to_string(self.0.join(format!("lessons/{}.html", lesson.id))).unwrap()
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // What is left of it is the system's to clean.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_the_script_makes_is_what_the_app_shows() {
    let pages = Pages::make("shows");
    for lesson in LESSONS {
        let page = LessonPage::read(&pages.html(lesson), lesson).expect(lesson.id);
        assert!(page.is_current, "{}: the listing is the program that was compiled", lesson.id);
        assert!(file(lesson, "text.html").contains(page.text.trim()), "{}", lesson.id);
        for (language, comment) in [(Language::Rust, "//"), (Language::Python, "#"), (Language::JavaScript, "//")] {
            let source = file(lesson, language.file());
            assert_eq!(page.lines(language).count(), source.lines().count(), "{}", lesson.id);
            let shown: Vec<_> =
                (1..).zip(page.lines(language)).filter_map(|(number, line)| Some((number, step(line)?))).collect();
            assert_eq!(shown, steps(&source, comment), "{}: {}", lesson.id, language.title());
        }
        for (line, step) in steps(&file(lesson, "program.rs"), "//") {
            assert_eq!(page.step_at(line), Some(step), "{}", lesson.id);
        }
    }
}

const RUST: &str =
    "<i>// &lt;T&gt; &amp; &amp;lt;</i>\na::&lt;T&gt;();\nb(); <span class=\"step\" data-step=\"1\">// (1)</span>\n";

/// What that is a listing of.
const SOURCE: &str = "// <T> & &lt;\na::<T>();\nb(); // (1)\n";

/// A lesson's page with this Rust listing.
fn html(rust: &str) -> String {
    format!(
        "<main><!-- text --><section>Why</section><!-- end -->\n<!-- rust -->{rust}<!-- end --></code>\
         <!-- python -->c()\nd()  <span class=\"step\" data-step=\"1\"># (1)</span>\n<!-- end -->\
         <!-- javascript -->e();\n<!-- end -->"
    )
}

/// The first lesson, if this were its program.
fn lesson_of(source: &str) -> Lesson {
    Lesson { source_hash: hash(source.as_bytes()), ..LESSON }
}

#[test]
fn a_listing_is_the_program_that_ran_or_it_says_so() {
    let lesson = lesson_of(SOURCE);
    let is_current = |rust: &str| LessonPage::read(&html(rust), &lesson).unwrap().is_current;
    assert!(is_current(RUST));
    assert!(!is_current(&RUST.replace("b()", "c()")));
    assert!(!is_current(&RUST.replace("// (1)", "// (2)")));
    assert!(!is_current(RUST.trim_end()));
}

#[test]
fn what_is_not_a_lessons_page_is_none() {
    let whole = html(RUST);
    for marker in ["<!-- text -->", "<!-- rust -->", "<!-- python -->", "<!-- javascript -->"] {
        assert_eq!(LessonPage::read(&whole.replace(marker, ""), &LESSON), None, "{marker}");
    }
    for odd in ["", "<!doctype html><title>Not found</title>", "<!-- rust -->", "<!-- end --><!-- rust -->"] {
        assert_eq!(LessonPage::read(odd, &LESSON), None, "{odd}");
    }
    let cut = whole.rsplit_once("<!-- end -->").unwrap().0;
    assert_eq!(LessonPage::read(cut, &LESSON), None, "broken off");
}

#[test]
fn a_line_is_the_step_that_its_mark_says() {
    let page = LessonPage::read(&html(RUST), &LESSON).unwrap();
    assert_eq!([0, 1, 2, 3, 4, u32::MAX].map(|line| page.step_at(line)), [None, None, None, Some(1), None, None]);
    for odd in ["", "data-step=\"", "data-step=\"\"", "data-step=\"x\"", "data-step=\"-1\""] {
        assert_eq!(step(odd), None, "{odd}");
    }
}

// What is shown

#[derive(Clone, PartialEq, Properties)]
struct Shown {
    page: Fetched,
    named: NamedLines,
}

#[component]
fn Page(Shown { page, named }: &Shown) -> Html {
    let reading = LessonText { text: None, page: page.clone(), retry: Callback::noop() };
    html! { <>{ text(&reading) }<Code lesson={&LESSON} page={page.clone()} shown={Language::Rust} named={named.clone()} choose={Callback::noop()} focus={Callback::noop()} /></> }
}

async fn shown(page: Fetched, named: NamedLines) -> String {
    let renderer = yew::LocalServerRenderer::<Page>::with_props(Shown { page, named }).hydratable(false);
    renderer.render().await.replace("</p>", "</p>\n").replace("</button>", "</button>\n")
}

#[tokio::test]
async fn the_listing_marks_the_lines_that_are_named_and_the_one_that_runs() {
    let page = LessonPage::read(&html(RUST), &lesson_of(SOURCE)).unwrap();
    let named = NamedLines { lines: vec![2, 3], current: Some(3) };
    insta::assert_snapshot!(shown(Fetched::Here(Rc::new(page)), named).await);
}

#[test]
fn the_line_that_runs_is_the_step_named_last() {
    let pages = Pages::make("steps");
    let page = LessonPage::read(&pages.html(&LESSON), &LESSON).unwrap();
    let replaying = |at| done("n=2&latency=100..200&strategies=gather").after(Action::Seek(Micros(at)));
    let step = |state: &State, page: &LessonPage| page.step_at(NamedLines::of(state, Some(page)).current?);
    // After an answer a line is printed, which is no step: the other request is still being waited for.
    let printed = NamedLines::of(&replaying(150_000), None).current.unwrap();
    assert_eq!((page.step_at(printed), step(&replaying(150_000), &page)), (None, Some(1)));
    assert_eq!(step(&done("n=2"), &page), None, "nothing runs any more");
}

#[tokio::test]
async fn a_listing_of_another_release_is_not_passed_off_as_the_program_that_ran() {
    let page = LessonPage::read(&html(RUST), &LESSON).unwrap();
    let text = shown(Fetched::Here(Rc::new(page)), NamedLines::default()).await;
    assert!(text.contains("This is not the program that ran") && text.contains("role=\"alert\""), "{text}");
}

#[tokio::test]
async fn a_page_that_cannot_be_had_is_said_with_the_reason_and_a_way_to_try_again() {
    let text = shown(Fetched::Failed(FetchError::Status(404)), NamedLines::default()).await;
    assert!(text.contains("could not be loaded (HTTP 404)") && text.contains("Try again"), "{text}");
    let coming = shown(Fetched::Coming, NamedLines::default()).await;
    assert!(coming.contains("aria-busy") && !coming.contains("alert"), "{coming}");
}

/// The lines of an excerpt, each with who stands on it.
fn excerpt_of(state: &State, place: usize, language: Language, page: &LessonPage) -> String {
    let (sample, file) = (&state.recordings[place], state.params.lesson.source_file);
    let moment = Moment::of(sample, state.cursor().events[place], file);
    let excerpt = Excerpt::of(sample, page, language, file, &moment.stands);
    let line = |line: &ExcerptLine| {
        let names: Vec<_> = line.stands.iter().map(|stand| format!("{} {}", stand.name, stand.state)).collect();
        let text = line.html.replace("<i>", "").replace("</i>", "");
        let text = text.split("<span").next().unwrap_or_default().trim_end().to_owned();
        let gap = if line.after_gap { "~" } else { " " };
        format!("{gap}{:3} {text}{}", line.number, names.iter().map(|name| format!("  [{name}]")).collect::<String>())
    };
    excerpt.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn beside_a_picture_stands_the_code_of_its_way_and_who_stands_on_which_line() {
    let lesson = lessons::find("locks").unwrap();
    let pages = Pages::make("excerpt");
    let page = LessonPage::read(&pages.html(lesson), lesson).unwrap();
    // All have been approved, and wait for the store.
    let state = done("lesson=locks&n=2").after(Action::Seek(Micros(170_000)));
    let both = [(0, Language::Python), (2, Language::Python), (2, Language::Rust), (2, Language::JavaScript)];
    let shown = both.map(|(place, language)| excerpt_of(&state, place, language, &page));
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn whatever_the_page_has_no_excerpt_goes_beyond_it() {
    // Fewer lines than the recording names, and no steps.
    let page = LessonPage::read(&html("one\ntwo"), &LESSON).unwrap();
    for lesson in LESSONS {
        let state = done(&format!("lesson={}", lesson.id));
        for share in 0..=10 {
            let state = state.after(Action::Seek(Micros(state.end().0 * share / 10)));
            for (place, language) in
                (0..state.recordings.len()).flat_map(|place| Language::ALL.map(|language| (place, language)))
            {
                excerpt_of(&state, place, language, &page);
            }
        }
    }
}
