//! Writes a program as Python. What it uses beyond asyncio is in `tests/oracle/twin.py`.

use super::program::{Act, Block, Body, Do, Errors, Id, Stmt, When};
use std::fmt::Display;

/// The program's source.
pub fn python(main: &Block) -> String {
    let mut twin = Twin { text: String::new(), depth: 1, bodies: Vec::new() };
    twin.block(main);
    let main = std::mem::take(&mut twin.text);
    let mut text = String::from(
        "import asyncio, time\nfrom twin import *\n\ntasks = Tasks()\nlocks, semaphores, events, condition, barrier, queues = stock()\n",
    );
    // Bodies inside bodies are found while these are written.
    while let Some(body) = twin.bodies.pop() {
        let id = body.id;
        twin.line(0, &format!("\nasync def task_{id}():"));
        twin.line(1, &format!("with told({id}):"));
        twin.depth = 2;
        twin.block(&body.block);
        twin.line(1, &format!("return {id}"));
        text += &std::mem::take(&mut twin.text);
    }
    text + "\n\nasync def main():\n" + main.as_str()
}

struct Twin {
    text: String,
    depth: usize,
    /// Still to be written.
    bodies: Vec<Body>,
}

impl Twin {
    fn line(&mut self, depth: usize, line: &str) {
        self.text += &format!("{}{line}\n", "    ".repeat(depth));
    }

    fn say(&mut self, line: String) {
        self.line(self.depth, &line);
    }

    fn block(&mut self, block: &Block) {
        if block.is_empty() {
            self.say("pass".into());
        }
        for stmt in block {
            self.stmt(stmt);
        }
    }

    /// `head` and, under it, the block.
    fn inside(&mut self, head: String, block: &Block) {
        self.say(head);
        self.depth += 1;
        self.block(block);
        self.depth -= 1;
    }

    /// A line that prints: the statement's number, then what `what` gives.
    fn tell(&mut self, id: Id, word: &str, what: impl Display) {
        self.say(format!("print(\"{id} {word}\", {what})"));
    }

    /// A line that waits, and one that prints when that is over.
    fn wait(&mut self, id: Id, what: impl Display, word: &str) {
        self.act(id, format_args!("await {what}"), word);
    }

    /// A line that does something, and one that prints.
    fn act(&mut self, id: Id, what: impl Display, word: &str) {
        self.say(what.to_string());
        self.say(format!("print(\"{id} {word}\")"));
    }

    fn stmt(&mut self, Stmt { id, what }: &Stmt) {
        let id = *id;
        match what {
            Do::Sleep(0) => self.wait(id, "asyncio.sleep(TURN)", "slept"),
            Do::Sleep(ms) => self.wait(id, format_args!("asyncio.sleep({ms} / 1000)"), "slept"),
            Do::Turn => self.wait(id, "asyncio.sleep(0)", "had a turn"),
            Do::Block(ms) => self.act(id, format_args!("time.sleep({ms} / 1000)"), "blocked"),
            Do::Fail => self.say(format!("raise Fail(\"error {id}\")")),
            Do::Try(block) => self.inside(format!("with caught({id}):"), block),

            Do::Spawn(body) => self.spawn(body, "asyncio"),
            Do::Await(task) => self.tell(id, "got", format_args!("await own(tasks[{task}])")),
            Do::Cancel(task) => self.tell(id, &format!("cancels {task}:"), format_args!("tasks[{task}].cancel()")),
            Do::Look(task) => self.tell(id, &format!("sees {task}"), format_args!("state(tasks[{task}])")),

            Do::OnDone(task, act) => {
                self.define(id, "called", act);
                self.say(format!("tasks[{task}].add_done_callback(called_{id})"));
            }
            Do::Finally(block, act) => {
                self.define(id, "ended", act);
                self.inside("try:".into(), block);
                self.say("finally:".into());
                self.line(self.depth + 1, &format!("ended_{id}()"));
            }

            Do::Gather(bodies, errors) => {
                let calls = self.calls(bodies);
                self.gather(id, calls, *errors);
            }
            Do::GatherLater(bodies, ms) => {
                let calls = self.calls(bodies).join(", ");
                self.say(format!("later_{id} = asyncio.gather({calls}, return_exceptions=True)"));
                self.say(format!("await asyncio.sleep({ms} / 1000)"));
                self.tell(id, "got", format_args!("show(await own(later_{id}))"));
            }
            Do::GatherTasks(tasks, errors) => self.gather(id, listed(tasks), *errors),
            Do::Wait(bodies, when, timeout) => {
                bodies.iter().for_each(|body| self.spawn(body, "asyncio"));
                self.wait_tasks(id, &bodies.iter().map(|body| body.id).collect::<Vec<_>>(), *when, *timeout);
            }
            Do::WaitTasks(tasks, when, timeout) => self.wait_tasks(id, tasks, *when, *timeout),
            Do::AsCompleted(bodies, leave) => {
                let calls = self.calls(bodies).join(", ");
                self.as_completed(id, &format!("[{calls}]"), Some(*leave));
            }
            Do::AsCompletedWithin(bodies, ms) => {
                let calls = self.calls(bodies).join(", ");
                self.as_completed(id, &format!("[{calls}], timeout={ms} / 1000"), None);
            }
            Do::AsCompletedTasks(tasks) => self.as_completed(id, &format!("[{}]", listed(tasks).join(", ")), None),
            Do::Group(bodies, block) => {
                self.say("async with group() as children:".into());
                self.depth += 1;
                bodies.iter().for_each(|body| self.spawn(body, "children"));
                self.block(block);
                self.depth -= 1;
                self.say(format!("print(\"{id} grouped\")"));
            }
            Do::Race(bodies) => {
                let calls = self.calls(bodies).join(", ");
                self.tell(id, "won", format_args!("await race([{calls}])"));
            }
            Do::Hedge(ms, first, second) => {
                let (first, second) = (self.call(first), self.call(second));
                self.tell(id, "won", format_args!("await hedge({ms}, {first}, lambda: {second})"));
            }
            Do::Retry(attempts, ms, block) => {
                self.inside(format!("async def attempt_{id}():"), block);
                self.wait(id, format_args!("retry({attempts}, {ms}, attempt_{id})"), "tried");
            }
            Do::Shield(task) => self.tell(id, "got", format_args!("await own(asyncio.shield(tasks[{task}]))")),
            Do::Timeout(ms, block) => {
                self.say("try:".into());
                self.depth += 1;
                self.inside(format!("async with asyncio.timeout({ms} / 1000):"), block);
                self.say(format!("print(\"{id} in time\")"));
                self.depth -= 1;
                self.say("except TimeoutError:".into());
                self.line(self.depth + 1, &format!("print(\"{id} timed out\")"));
            }

            Do::Lock(lock, block) => self.hold(id, format!("locks[{lock}]"), block),
            Do::Semaphore(semaphore, block) => self.hold(id, format!("semaphores[{semaphore}]"), block),
            Do::Set(event) => self.act(id, format_args!("events[{event}].set()"), "sets"),
            Do::Clear(event) => self.act(id, format_args!("events[{event}].clear()"), "clears"),
            Do::WaitSet(event) => self.wait(id, format_args!("events[{event}].wait()"), "set"),
            Do::News => self.wait(id, format_args!("condition.news({id})"), "has news"),
            Do::NewsAbove(count) => self.wait(id, format_args!("condition.news_above({id}, {count})"), "has news"),
            Do::Notify(count) => self.wait(id, format_args!("condition.tell({count})"), "told"),
            Do::Meet => self.tell(id, "met", "await meet(barrier)"),
            Do::Abort => self.wait(id, "barrier.abort()", "aborted"),
            Do::Reset => self.wait(id, "barrier.reset()", "reset"),

            Do::Put(queue, item) => self.wait(id, format_args!("put(queues[{queue}], {item})"), "put"),
            Do::Get(queue) => self.tell(id, "got", format_args!("await get(queues[{queue}])")),
            Do::TryPut(queue, item) => self.tell(id, "tries:", format_args!("try_put(queues[{queue}], {item})")),
            Do::TryGet(queue) => self.tell(id, "tries:", format_args!("try_get(queues[{queue}])")),
            Do::TaskDone(queue) => self.tell(id, "says done:", format_args!("task_done(queues[{queue}])")),
            Do::Join(queue) => self.wait(id, format_args!("queues[{queue}].join()"), "joined"),
            Do::Shutdown(queue, immediate) => {
                let immediate = if *immediate { "True" } else { "False" };
                self.act(id, format_args!("queues[{queue}].shutdown(immediate={immediate})"), "shuts");
            }
        }
    }

    /// A function that does it.
    fn define(&mut self, id: Id, name: &str, act: &Act) {
        self.say(format!("def {name}_{id}(*_):"));
        self.depth += 1;
        match act {
            Act::Tell => {}
            Act::Cancel(task) => self.say(format!("if {task} in tasks: tasks[{task}].cancel()")),
            Act::Set(event) => self.say(format!("events[{event}].set()")),
            Act::Spawn(body) => self.spawn(body, "asyncio"),
        }
        self.say(format!("print(\"{id} {name}\")"));
        self.depth -= 1;
    }

    fn spawn(&mut self, body: &Body, who: &str) {
        let (task, call) = (body.id, self.call(body));
        self.say(format!("tasks[{task}] = {who}.create_task({call}, name=\"{task}\")"));
    }

    fn wait_tasks(&mut self, id: Id, tasks: &[Id], when: When, timeout: Option<u64>) {
        let when = match when {
            When::FirstCompleted => "FIRST_COMPLETED",
            When::FirstException => "FIRST_EXCEPTION",
            When::AllCompleted => "ALL_COMPLETED",
        };
        let timeout = timeout.map_or(String::new(), |ms| format!(", timeout={ms} / 1000"));
        let tasks = listed(tasks).join(", ");
        self.say(format!("ended = await asyncio.wait([{tasks}], return_when=asyncio.{when}{timeout})"));
        self.tell(id, "waited:", "names(*ended)");
    }

    fn as_completed(&mut self, id: Id, what: &str, leave: Option<usize>) {
        self.say(format!("for place, following in enumerate(asyncio.as_completed({what})):"));
        self.depth += 1;
        self.say(format!("with caught({id}), late({id}):"));
        self.depth += 1;
        self.tell(id, "next", "await own(following)");
        self.depth -= 1;
        if let Some(leave) = leave {
            self.say(format!("if place == {leave}:"));
            self.line(self.depth + 1, "break");
        }
        self.depth -= 1;
    }

    fn hold(&mut self, id: Id, what: String, block: &Block) {
        self.say(format!("async with {what}:"));
        self.depth += 1;
        self.say(format!("print(\"{id} holds\")"));
        self.block(block);
        self.depth -= 1;
    }

    fn gather(&mut self, id: Id, mut what: Vec<String>, errors: Errors) {
        if errors == Errors::Return {
            what.push("return_exceptions=True".into());
        }
        self.tell(id, "got", format_args!("show(await own(asyncio.gather({})))", what.join(", ")));
    }

    fn calls(&mut self, bodies: &[Body]) -> Vec<String> {
        bodies.iter().map(|body| self.call(body)).collect()
    }

    fn call(&mut self, body: &Body) -> String {
        self.bodies.push(body.clone());
        format!("task_{}()", body.id)
    }
}

fn listed(tasks: &[Id]) -> Vec<String> {
    tasks.iter().map(|task| format!("tasks[{task}]")).collect()
}
