//! What a test does with the page and asks of it. Every selector of the page's contract is here or in `lanes.rs`.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::TypingData;

use super::stage::Stage;
use super::{Browser, PATIENCE, eventually, eventually_within};

/// The lesson's root, which carries the state.
const LESSON: &str = "article[data-lesson]";

impl Stage {
    /// Opens the page with this query, and waits until the program has started.
    pub async fn open(&self, query: &str) {
        self.go(&self.site.url(query)).await;
        self.booted().await;
    }

    /// Opens any address.
    pub async fn go(&self, url: &str) {
        self.session.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Waits until the program has started and drawn the lesson.
    pub async fn booted(&self) {
        let script = format!(
            "return document.documentElement.dataset.boot === 'ready' && document.querySelector(\"{LESSON}\") !== null"
        );
        eventually("the page to start", async || self.js(&script).await, |ready| *ready == true).await;
    }

    /// The lesson's state: waiting, preparing, running, done, cancelled or playing.
    pub async fn state(&self) -> String {
        self.lesson_data("state").await
    }

    /// Where the last run's answers came from.
    pub async fn provenance(&self) -> String {
        self.lesson_data("provenance").await
    }

    async fn lesson_data(&self, key: &str) -> String {
        let script = format!("return document.querySelector(\"{LESSON}\")?.dataset.{key} ?? ''");
        self.js(&script).await.as_str().expect("text").to_owned()
    }

    /// WebKitGTK draws without a graphics card: runs take longer in it.
    fn patience(&self) -> Duration {
        if self.browser == Browser::WebKit { 4 * PATIENCE } else { PATIENCE }
    }

    /// Waits for the lesson to be in this state.
    pub async fn reaches(&self, state: &str) {
        let what = format!("the state {state:?}");
        eventually_within(self.patience(), &what, async || self.state().await, |now| now == state).await;
    }

    /// Clicks as a reader does, where the selector's first element is.
    pub async fn click(&self, selector: &str) {
        let element = self.element(selector).await;
        let clicked = element.click().await;
        clicked.unwrap_or_else(|error| panic!("a click on {selector}: {error}"));
    }

    /// Presses a key as a reader does while that element has the focus.
    pub async fn press(&self, selector: &str, key: impl Into<TypingData>) {
        self.js_with("document.querySelector(arguments[0]).focus()", vec![json!(selector)]).await;
        self.session.action_chain().send_keys(key).perform().await.expect("a key pressed");
    }

    /// Gives the page so much room. A test that does it takes it back with [`Self::natural_size`].
    pub async fn size(&self, width: u32, height: u32) {
        if self.browser == Browser::Chromium {
            let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            let told = self.session.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await;
            told.expect("a window of this size");
        } else {
            let frame = self.js("return [outerWidth - innerWidth, outerHeight - innerHeight]").await;
            let [wider, higher]: [u32; 2] = serde_json::from_value(frame).expect("a frame");
            let told = self.session.set_window_rect(0, 0, width + wider, height + higher).await;
            told.expect("a window of this size");
        }
    }

    /// The browser's own window again.
    pub async fn natural_size(&self) {
        if self.browser == Browser::Chromium {
            let told = self.session.cdp().send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await;
            told.expect("the browser's own window");
        } else {
            self.session.set_window_rect(0, 0, 1280, 900).await.expect("the browser's own window");
        }
    }

    /// Has the panel of this way in the page: puts it into the second place if it isn't.
    pub async fn beside(&self, strategy: &str) {
        let script = "const chip = document.getElementById(`beside-${arguments[0]}`);
            if (chip?.ariaPressed === 'false') chip.click()";
        self.js_with(script, vec![json!(strategy)]).await;
        let panel = format!("return document.querySelector('.panel[data-strategy={strategy:?}]') !== null");
        eventually("the way", async || self.js(&panel).await, |there| *there == true).await;
    }

    /// Presses Run and waits for the end of the run.
    pub async fn run(&self) {
        self.click("#run").await;
        self.reaches("done").await;
    }

    /// Waits until the program's lines are there, which come a moment after a run.
    pub async fn has_listing(&self) {
        let listed = "return document.querySelectorAll('.excerpt .line').length > 0";
        eventually("the listing", async || self.js(listed).await, |there| *there == true).await;
    }

    /// How long a step of the cursor takes, in milliseconds of script: the median of sixty from the begin on.
    pub async fn step_ms(&self) -> f64 {
        let script = "
            const panels = document.querySelector('.panels'), times = [];
            panels.focus();
            panels.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
            return new Promise(async (resolve) => {
                for (let step = 0; step < 60; step += 1) {
                    await new Promise((next) => setTimeout(next));
                    const start = performance.now();
                    panels.dispatchEvent(new KeyboardEvent('keydown', { key: '.', bubbles: true }));
                    await null;
                    times.push(performance.now() - start);
                }
                times.sort((one, other) => one - other);
                resolve(times[30]);
            })";
        self.js(script).await.as_f64().expect("milliseconds")
    }

    /// Sets a field's value and says so to the page, as typing and leaving it, or choosing, does.
    pub async fn fill(&self, selector: &str, value: &str) {
        let script = "const [selector, value] = arguments; const field = document.querySelector(selector);
            field.value = value;
            for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));";
        self.js_with(script, vec![json!(selector), json!(value)]).await;
    }

    /// A field's value.
    pub async fn value(&self, selector: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.value ?? null";
        let value = self.js_with(script, vec![json!(selector)]).await;
        value.as_str().unwrap_or_else(|| panic!("no field {selector}")).to_owned()
    }

    /// An element's text, as it is shown.
    pub async fn text(&self, selector: &str) -> String {
        self.element(selector).await.text().await.expect("text")
    }

    /// What the page says about bad parameters, one text each.
    pub async fn notices(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('#notices li')].map((notice) => notice.textContent)";
        serde_json::from_value(self.js(script).await).expect("texts")
    }

    /// A number of the statistics' table as the page shows it.
    /// They come a moment after the run's end.
    pub async fn statistic(&self, stat: &str, strategy: &str) -> String {
        let selector = format!("td[data-stat='{stat}'][data-strategy='{strategy}']");
        let script = "return document.querySelector(arguments[0]) !== null";
        let look = async || self.js_with(script, vec![json!(selector)]).await;
        eventually(&selector, look, |there| *there == true).await;
        self.text(&selector).await
    }

    /// The details of the run events so far.
    pub async fn run_events(&self) -> Vec<Value> {
        self.js("return probe.runs").await.as_array().expect("a list").clone()
    }

    /// Whether nothing went wrong in the page that a reader's console would show.
    pub async fn expect_no_errors(&self) {
        assert_eq!(self.js("return probe.errors").await, json!([]));
        let crash = self.js("return document.getElementById('crash').hidden").await;
        assert_eq!(crash, true, "the page says that it has crashed");
    }

    /// How far the page's content is wider than its window, in pixels.
    pub async fn overflow(&self) -> i64 {
        let script = "return document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth";
        self.js(script).await.as_i64().expect("pixels")
    }

    /// Waits for the parts of the program that come while nothing runs: a moment after a run, or after a longer one.
    pub async fn has_all_parts(&self) {
        let script = "const come = probe.intervals().map(([name]) => name);
            return interleave.files().filter((name) => !come.some((url) => url.endsWith(name)))";
        eventually("all parts", async || self.js(script).await, |missing| *missing == json!([])).await;
    }

    /// How large the wasm's memory is, in bytes. It never shrinks.
    pub async fn wasm_memory(&self) -> u64 {
        self.js("return probe.memory.buffer.byteLength").await.as_u64().expect("bytes")
    }

    /// Enters the one frame of a host page, and waits for the page in it to start.
    pub async fn enter_frame(&self) {
        self.session.enter_frame(0).await.expect("a frame");
        self.booted().await;
    }

    /// Leaves the frame for the host page.
    pub async fn leave_frame(&self) {
        self.session.enter_default_frame().await.expect("the host page");
    }

    /// Waits for a message of this type that the frame has posted to the host page.
    pub async fn message(&self, kind: &str) -> Value {
        let script = "return messages.find(({ data }) => data?.interleave === 1 && data.type === arguments[0]) ?? null";
        let look = async || self.js_with(script, vec![json!(kind)]).await;
        eventually(&format!("a message {kind:?}"), look, |message| !message.is_null()).await
    }

    /// What the page says about its loading, once that has these words.
    pub async fn says(&self, words: &str) -> String {
        let script = "return document.getElementById('boot-message')?.innerText ?? ''";
        let text = async || self.js(script).await.as_str().unwrap_or_default().to_owned();
        eventually(&format!("“{words}”"), text, |text| text.contains(words)).await
    }

    /// Whether all of an element is in the window and seen.
    pub async fn is_in_view(&self, selector: &str) -> bool {
        let script = "const element = document.querySelector(arguments[0]);
            const { top, bottom, height } = element.getBoundingClientRect();
            return height > 0 && top >= 0 && bottom <= innerHeight && getComputedStyle(element).visibility === 'visible'";
        self.js_with(script, vec![json!(selector)]).await == true
    }
}
