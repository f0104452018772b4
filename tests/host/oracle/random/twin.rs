//! Writes a program as Python. What it uses beyond asyncio is in `tests/oracle/twin.py`.

use super::program::{Block, Body, Do, Errors, Id, Stmt};

/// The program's source.
pub fn python(main: &Block) -> String {
    let mut twin = Twin { text: String::new(), depth: 1, bodies: Vec::new() };
    twin.block(main);
    let main = std::mem::take(&mut twin.text);
    let mut text = String::from("import asyncio\nfrom twin import *\n\ntasks = Tasks()\n");
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
    text + "\n\nasync def main():\n" + &main
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

    fn stmt(&mut self, Stmt { id, what }: &Stmt) {
        match what {
            Do::Sleep(ms) => {
                self.say(format!("await asyncio.sleep({ms} / 1000)"));
                self.say(format!("print(\"{id} slept\")"));
            }
            Do::Fail => self.say(format!("raise Fail(\"error {id}\")")),
            Do::Try(block) => self.inside(format!("with caught({id}):"), block),
            Do::Timeout(ms, block) => {
                self.say("try:".into());
                self.depth += 1;
                self.inside(format!("async with asyncio.timeout({ms} / 1000):"), block);
                self.say(format!("print(\"{id} in time\")"));
                self.depth -= 1;
                self.say("except TimeoutError:".into());
                self.line(self.depth + 1, &format!("print(\"{id} timed out\")"));
            }
            Do::Spawn(body) => {
                let call = self.call(body);
                self.say(format!("tasks[{}] = asyncio.create_task({call})", body.id));
            }
            Do::Await(task) => self.say(format!("print(\"{id} got\", await own(tasks[{task}]))")),
            Do::Cancel(task) => self.say(format!("print(\"{id} cancels {task}:\", tasks[{task}].cancel())")),
            Do::Look(task) => self.say(format!("print(\"{id} sees {task}\", state(tasks[{task}]))")),
            Do::Gather(bodies, errors) => {
                let calls = bodies.iter().map(|body| self.call(body)).collect();
                self.gather(*id, calls, *errors);
            }
            Do::GatherTasks(tasks, errors) => {
                self.gather(*id, tasks.iter().map(|task| format!("tasks[{task}]")).collect(), *errors);
            }
        }
    }

    fn gather(&mut self, id: Id, mut what: Vec<String>, errors: Errors) {
        if errors == Errors::Return {
            what.push("return_exceptions=True".into());
        }
        self.say(format!("print(\"{id} got\", show(await own(asyncio.gather({}))))", what.join(", ")));
    }

    fn call(&mut self, body: &Body) -> String {
        self.bodies.push(body.clone());
        format!("task_{}()", body.id)
    }
}
