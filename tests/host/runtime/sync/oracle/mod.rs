//! What tasks share, against CPython: the same small scripts, performed there and here, must print the same at the same
//! times. A script is a line a task; its words are done one after another and printed when they are done.

mod script;

use crate::oracle::{same, same_in_3_13};
use oorandom::Rand32;

#[test]
fn a_lock_goes_round_in_the_order_it_was_asked_for() {
    check(
        "a lock 10 unlock lock unlock
         b lock 10 unlock
         c 10 lock unlock
         d 10 lock 10 unlock lock unlock unlock",
    );
}

#[test]
fn a_cancelled_waiter_passes_the_lock_on_waiting_or_woken() {
    check(
        "a lock 10 unlock 10 lock 10 unlock
         b lock unlock
         c lock unlock
         d 5 cancel:b
         e 30 lock
         f 30 lock unlock
         g 30 unlock cancel:e",
    );
}

#[test]
fn a_lock_that_is_free_for_a_moment_is_not_for_who_comes_then() {
    check(
        "a lock 10 unlock lock unlock
         b lock unlock
         c 10 lock unlock",
    );
}

#[test]
fn a_semaphore_lets_two_in_and_wakes_in_order() {
    check(
        "a acquire 10 release
         b acquire 10 release
         c acquire 20 release
         d acquire 10 release acquire release
         e 10 acquire release release acquire acquire",
    );
}

#[test]
fn a_cancelled_waiter_gives_its_permit_to_the_next() {
    check(
        "a acquire 10 release cancel:c
         b acquire 10 release
         c acquire 10 release
         d acquire 10 release
         e acquire 10 release
         f 5 cancel:e",
    );
}

#[test]
fn a_bounded_semaphore_refuses_what_it_never_gave() {
    check("a enter leave leave enter 10 leave\nb enter leave leave");
}

#[test]
fn an_event_wakes_all_who_wait_even_if_it_is_cleared_at_once() {
    check(
        "a wait wait
         b wait clear wait
         c 10 set clear 10 set
         d 5 wait
         e 7 cancel:d",
    );
}

#[test]
fn notified_tasks_go_on_one_after_another_when_the_lock_is_free() {
    check(
        "a hold news 10 free
         b hold news 10 free
         c hold until:2 free
         d 10 hold notify:2 10 free notify:1
         e 30 hold count notify:3 free
         f 60 hold count notify:1 free",
    );
}

#[test]
fn a_waiter_cancelled_while_the_conditions_lock_is_free_ends_at_once_there_too() {
    check(
        // Python 3.13 wakes b when a is cancelled, so b must look again.
        "a hold until:1 free
         b hold until:1 free
         c 10 cancel:a
         d 20 hold count notify:1 free",
    );
}

#[test]
fn a_barrier_is_used_again_and_again() {
    check(
        "a meet 10 meet meet
         b 10 meet meet meet
         c 10 meet meet
         d 30 meet",
    );
}

#[test]
fn a_barrier_breaks_and_is_mended() {
    check(
        "a meet meet
         b 10 abort meet 10 reset meet
         c 20 meet 10 cancel:d
         d 30 meet
         e 40 meet 10 reset
         f 60 meet",
    );
}

#[test]
fn a_full_queue_holds_its_producers_back() {
    check(
        "a put:1 put:2 put:3 put:4
         b put:5 10 tryput:6 join
         c 10 get get get 10 get get done done done done done done
         d 15 tryget tryget get",
    );
}

#[test]
fn a_cancelled_get_loses_no_item() {
    check(
        "a get
         b get
         c 10 put:1 cancel:a put:2 cancel:b
         d 10 get
         e 20 get",
    );
}

#[test]
fn a_cancelled_put_passes_the_room_on() {
    check(
        "a put:1 put:2 put:3
         b put:4
         c put:5
         d 10 tryget cancel:a get get get get
         e 20 cancel:c",
    );
}

#[test]
fn items_of_equal_priority_come_out_as_heapq_has_it() {
    check(
        "a push:1a push:0b push:1c push:0d push:1e push:2f push:0g push:1h pop pop pop 20 pop pop pop
         b 10 push:1i push:0j push:1k push:0l push:1m pop pop pop pop pop pop pop
         c 30 pop pop pop",
    );
}

#[test]
fn a_queue_that_is_shut_down_lets_nobody_wait() {
    let scripts = [
        "a get get get
         b put:1 put:2 put:3 put:4
         c put:5
         d 10 shutdown tryput:6 put:7 get get tryget
         e 10 join",
        "a put:1 put:2 put:3
         b 5 join
         c 10 shutdown:now done get done
         d get done
         e 10 tryget tryput:4",
    ];
    for script in scripts {
        same_in_3_13("Queue.shutdown", &python(script), || script::perform(script.to_owned()));
    }
}

#[test]
fn scripts_that_nobody_wrote() {
    // Cancelling who waits at a condition differs: it does not wait for the lock here.
    let words = [
        "lock 10 unlock|lock 20 unlock|lock|unlock|10|20|cancel:<task>",
        "acquire 10 release|acquire 20 release|acquire|release|10|enter 10 leave|enter|leave|cancel:<task>",
        "wait|wait|set|clear|10|20|cancel:<task>",
        "hold news free|hold until:<n> free|hold count notify:<n> free|hold 10 free|hold notify:2 10 free|count|10",
        "meet|meet|meet|reset|abort|10|20|cancel:<task>",
        "put:<item>|put:<item>|get|get|tryput:<item>|tryget|done|join|10|20|cancel:<task>",
        "push:<item>|push:<item>|push:<item>|pop|pop|10|cancel:<task>",
    ];
    for seed in 0..700 {
        let script = draw(seed, words[seed as usize % words.len()]);
        println!("{script}"); // seen if it fails
        check(&script);
    }
}

/// A script of those words, `|` between them.
fn draw(seed: u64, words: &str) -> String {
    let words: Vec<_> = words.split('|').collect();
    let mut random = Rand32::new(seed);
    let mut below = move |end: usize| random.rand_range(0..end as u32) as usize;
    let tasks = &["a", "b", "c", "d", "e", "f"][..2 + below(5)];
    let line = |name: &&str| {
        let begin = format!("{name} {}", 10 * (1 + below(3)));
        let words = (0..1 + below(7)).map(|place| {
            let word = words[below(words.len())].replace("<task>", tasks[below(tasks.len())]);
            word.replace("<n>", &below(3).to_string()).replace("<item>", &format!("{}{name}{place}", below(3)))
        });
        [begin].into_iter().chain(words.collect::<Vec<_>>()).collect::<Vec<_>>().join(" ")
    };
    tasks.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(script: &str) {
    same(&python(script), || script::perform(script.to_owned()));
}

fn python(script: &str) -> String {
    format!("{}\nSCRIPT = {script:?}\n", include_str!("script.py"))
}
