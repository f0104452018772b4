//! Queues: what goes in comes out, in which order, and who waits for it.

use crate::support::{Log, OnDrop, lines, ms, record, run};
use interleave::runtime::{
    LifoQueue, ManualHost, PriorityQueue, Queue, Run, ShutDown, Task, TaskDoneError, TryGetError, TryPutError, sleep,
    spawn, yield_now,
};
use std::{cell::RefCell, cmp::Reverse, rc::Rc};

/// What a queue's recording is about.
const WORDS: [&str; 4] = ["waiting", "woken", "dropped", "finished"];

/// A task that gets one item.
fn getter(queue: &Queue<u32>) -> Task<Result<u32, ShutDown>> {
    let queue = queue.clone();
    spawn(async move { queue.get().await })
}

/// A task that puts one item.
fn putter(queue: &Queue<u32>, item: u32) -> Task<Result<(), ShutDown>> {
    let queue = queue.clone();
    spawn(async move { queue.put(item).await })
}

#[test]
fn a_full_queue_holds_the_producer_back_and_an_empty_one_the_consumer() {
    let recorded = record(&WORDS, async {
        let queue = Queue::named("jobs", 1);
        let jobs = queue.clone();
        let _producer = spawn(async move {
            sleep(ms(10)).await;
            for job in [1, 2, 3] {
                jobs.put(job).await?;
            }
            Ok::<_, ShutDown>(())
        });
        for _ in [1, 2, 3] {
            let _ = queue.get().await;
            sleep(ms(20)).await;
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on queue jobs, to get
    0 ms  waiting 1 on a timer of 10 ms
    10 ms  woken 1
    10 ms  woken 0 by 1
    10 ms  waiting 1 on queue jobs, to put
    10 ms  woken 1 by 0
    10 ms  waiting 0 on a timer of 20 ms
    10 ms  waiting 1 on queue jobs, to put
    30 ms  woken 0
    30 ms  woken 1 by 0
    30 ms  waiting 0 on a timer of 20 ms
    30 ms  finished 1
    50 ms  woken 0
    50 ms  waiting 0 on a timer of 20 ms
    70 ms  woken 0
    70 ms  finished 0
    ");
}

#[test]
fn who_waits_first_gets_first() {
    let (got, _) = run(&ManualHost::new(), async {
        let queue = Queue::unbounded();
        let getters = [(), (), ()].map(|()| getter(&queue));
        yield_now().await;
        for item in [1, 2, 3] {
            let _ = queue.try_put(item);
        }
        let log = Log::default();
        for getter in getters {
            log.say(format!("{:?}", getter.await));
        }
        log.text()
    });
    assert_eq!(got, "Ok(Ok(1)), Ok(Ok(2)), Ok(Ok(3))");
}

#[test]
fn who_comes_first_after_the_wake_gets_the_item_and_the_woken_one_waits_again() {
    // As in asyncio, whose queues are not fair to that point.
    let recorded = record(&WORDS, async {
        let queue = Queue::unbounded();
        let _first = getter(&queue);
        yield_now().await;
        let _ = queue.try_put(1);
        let quick = queue.get().await;
        yield_now().await;
        let _ = queue.try_put(2);
        yield_now().await;
        quick
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on queue 1, to get
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on queue 1, to get
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  waiting 0 on its next turn
    0 ms  finished 1: 2
    0 ms  woken 0
    0 ms  finished 0: 1
    ");
}

#[test]
fn it_knows_how_much_is_in_it() {
    let queue = Queue::bounded(2);
    assert_eq!((queue.len(), queue.is_empty(), queue.is_full()), (0, true, false));
    assert_eq!(
        (queue.try_put('a'), queue.try_put('b'), queue.try_put('c')),
        (Ok(()), Ok(()), Err(TryPutError::Full('c')))
    );
    assert_eq!((queue.len(), queue.is_empty(), queue.is_full()), (2, false, true));
    assert_eq!([queue.try_get(), queue.try_get(), queue.try_get()], [Ok('a'), Ok('b'), Err(TryGetError::Empty)]);

    let endless = Queue::unbounded();
    assert!((0..1_000).all(|item| endless.try_put(item).is_ok()) && !endless.is_full());
}

// Leaving the line

#[test]
fn a_get_that_is_cancelled_takes_nothing_with_it() {
    let recorded = record(&WORDS, async {
        let queue = Queue::unbounded();
        let getters = [(), (), ()].map(|()| getter(&queue));
        yield_now().await;
        // Waiting.
        getters[0].cancel();
        let _ = queue.try_put(1);
        // Woken, but not there yet.
        getters[1].cancel();
        let got = getters[2].clone().await;
        assert_eq!(got, Ok(Ok(1)));
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on queue 1, to get
    0 ms  waiting 2 on queue 1, to get
    0 ms  waiting 3 on queue 1, to get
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  woken 2 by 0
    0 ms  waiting 0 on task 3
    0 ms  dropped 1
    0 ms  finished 1: cancelled
    0 ms  dropped 2
    0 ms  woken 3 by 2
    0 ms  finished 2: cancelled
    0 ms  finished 3: 1
    0 ms  woken 0 by 3
    0 ms  finished 0
    ");
}

#[test]
fn an_item_whose_getter_was_cancelled_waits_for_the_next_to_come() {
    let (got, _) = run(&ManualHost::new(), async {
        let queue = Queue::unbounded();
        let getter = getter(&queue);
        yield_now().await;
        let _ = queue.try_put(7);
        getter.cancel();
        let cancelled = getter.await;
        format!("{cancelled:?} {:?}", queue.get().await)
    });
    assert_eq!(got, "Err(Cancelled) Ok(7)");
}

#[test]
fn a_put_that_is_cancelled_leaves_the_room_to_the_next() {
    let (got, _) = run(&ManualHost::new(), async {
        let queue = Queue::bounded(1);
        let _ = queue.try_put(1);
        let putters = [2, 3, 4].map(|item| putter(&queue, item));
        yield_now().await;
        // Waiting.
        putters[0].cancel();
        let first = queue.try_get();
        // Woken, but not there yet.
        putters[1].cancel();
        let _ = putters[2].clone().await;
        format!("{first:?} {:?} {:?}", queue.try_get(), queue.try_get())
    });
    assert_eq!(got, "Ok(1) Ok(4) Err(Empty)");
}

#[test]
fn a_get_that_lost_a_race_leaves_the_item() {
    let (got, _) = run(&ManualHost::new(), async {
        let queue = Queue::unbounded();
        let mut get = queue.get();
        assert!(futures::poll!(&mut get).is_pending());
        let _ = queue.try_put(7);
        drop(get);
        queue.len()
    });
    assert_eq!(got, 1);
}

// Work done

#[test]
fn join_waits_until_the_work_on_every_item_is_done() {
    let recorded = record(&["waiting", "woken", "finished"], async {
        let queue = Queue::unbounded();
        let jobs = queue.clone();
        let _worker = spawn(async move {
            while let Ok(length) = jobs.get().await {
                sleep(ms(length)).await;
                let _ = jobs.task_done();
            }
        });
        for length in [10, 20] {
            let _ = queue.put(length).await;
        }
        queue.join().await;
        // Nothing to wait for.
        queue.join().await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on queue 1, to join
    0 ms  waiting 1 on a timer of 10 ms
    10 ms  woken 1
    10 ms  waiting 1 on a timer of 20 ms
    30 ms  woken 1
    30 ms  woken 0 by 1
    30 ms  waiting 1 on queue 1, to get
    30 ms  finished 0
    30 ms  finished 1: cancelled
    ");
}

#[test]
fn a_join_goes_on_even_if_more_was_put_in_meanwhile() {
    let recorded = record(&["woken", "finished"], async {
        let queue = Queue::unbounded();
        let _ = queue.try_put(1);
        let joined = queue.clone();
        let join = spawn(async move { joined.join().await });
        let cancelled = queue.clone();
        let cancelled = spawn(async move { cancelled.join().await });
        yield_now().await;
        cancelled.cancel();
        let _ = queue.task_done();
        let _ = queue.try_put(2);
        let _ = join.await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  woken 0
    0 ms  woken 2 by 0
    0 ms  woken 1 by 0
    0 ms  finished 2: cancelled
    0 ms  finished 1
    0 ms  woken 0 by 1
    0 ms  finished 0
    ");
}

#[test]
fn more_cannot_be_done_than_was_put_in() {
    let queue = Queue::unbounded();
    let _ = queue.try_put(1);
    assert_eq!((queue.task_done(), queue.task_done()), (Ok(()), Err(TaskDoneError)));
    assert_eq!(TaskDoneError.to_string(), "task_done() called too many times");
}

// Shutting down

#[test]
fn shut_down_it_gives_what_it_has_and_then_nothing() {
    let recorded = record(&WORDS, async {
        let queue = Queue::bounded(1);
        let _ = queue.try_put(1);
        let putters = [2, 3].map(|item| putter(&queue, item));
        yield_now().await;
        queue.shutdown(false);
        assert_eq!(queue.try_put(4), Err(TryPutError::ShutDown(4)));
        assert_eq!(queue.put(5).await, Err(ShutDown));
        assert_eq!((queue.get().await, queue.get().await), (Ok(1), Err(ShutDown)));
        assert_eq!(queue.try_get(), Err(TryGetError::ShutDown));
        for putter in putters {
            assert_eq!(putter.await, Ok(Err(ShutDown)));
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on queue 1, to put
    0 ms  waiting 2 on queue 1, to put
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  woken 2 by 0
    0 ms  waiting 0 on task 1
    0 ms  finished 1: the queue is shut down
    0 ms  woken 0 by 1
    0 ms  finished 2: the queue is shut down
    0 ms  finished 0
    ");
}

#[test]
fn shut_down_it_sends_away_who_waits_for_an_item() {
    let recorded = record(&WORDS, async {
        let queue = Queue::<u32>::unbounded();
        let getters = [(), ()].map(|()| getter(&queue));
        yield_now().await;
        queue.shutdown(false);
        for getter in getters {
            assert_eq!(getter.await, Ok(Err(ShutDown)));
        }
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on queue 1, to get
    0 ms  waiting 2 on queue 1, to get
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  woken 2 by 0
    0 ms  waiting 0 on task 1
    0 ms  finished 1: the queue is shut down
    0 ms  woken 0 by 1
    0 ms  finished 2: the queue is shut down
    0 ms  finished 0
    ");
}

#[test]
fn shut_down_at_once_it_drops_what_it_has_as_if_that_were_done() {
    let recorded = record(&WORDS, async {
        let queue = Queue::unbounded();
        for item in [1, 2, 3] {
            let _ = queue.try_put(item);
        }
        let joined = queue.clone();
        let join = spawn(async move { joined.join().await });
        let first = queue.get().await;
        yield_now().await;
        queue.shutdown(true);
        assert_eq!((first, queue.len(), queue.try_get()), (Ok(1), 0, Err(TryGetError::ShutDown)));
        // The one that was got is still worked on.
        yield_now().await;
        assert!(!join.is_done());
        let _ = queue.task_done();
        let _ = join.await;
    });
    insta::assert_snapshot!(recorded, @r"
    0 ms  waiting 0 on its next turn
    0 ms  waiting 1 on queue 1, to join
    0 ms  woken 0
    0 ms  waiting 0 on its next turn
    0 ms  woken 0
    0 ms  woken 1 by 0
    0 ms  waiting 0 on task 1
    0 ms  finished 1
    0 ms  woken 0 by 1
    0 ms  finished 0
    ");
}

#[test]
fn an_item_may_look_at_its_queue_when_it_is_dropped() {
    let (log, queue) = (Log::default(), Queue::<OnDrop<Box<dyn FnMut()>>>::unbounded());
    for item in [1, 2] {
        let (said, own) = (log.clone(), queue.clone());
        let look = move || said.say(format!("{item}: {} left, {:?}", own.len(), own.task_done()));
        let _ = queue.try_put(OnDrop(Box::new(look)));
    }
    queue.shutdown(true);
    let error = "Err(TaskDoneError)";
    assert_eq!(log.text(), format!("1: 0 left, {error}, 2: 0 left, {error}"));
}

// Other orders

#[test]
fn a_lifo_queue_gives_the_last_first() {
    let queue = LifoQueue::bounded(3);
    assert!([1, 2, 3].into_iter().all(|item| queue.try_put(item).is_ok()) && queue.is_full());
    assert_eq!([queue.try_get(), queue.try_get(), queue.try_get()], [Ok(3), Ok(2), Ok(1)]);
}

#[test]
fn a_priority_queue_gives_the_least_first() {
    let queue = PriorityQueue::unbounded();
    assert!([5, 1, 4, 1, 3].into_iter().all(|item| queue.try_put(item).is_ok()));
    assert_eq!([(); 5].map(|()| queue.try_get()), [1, 1, 3, 4, 5].map(Ok));

    let greatest = PriorityQueue::unbounded();
    assert!([5, 1, 4].into_iter().all(|item| greatest.try_put(Reverse(item)).is_ok()));
    assert_eq!([(); 3].map(|()| greatest.try_get()), [5, 4, 1].map(|item| Ok(Reverse(item))));
}

#[test]
fn items_of_equal_priority_come_out_in_the_order_that_heapq_gives_them() {
    /// Compares by the number alone.
    #[derive(Debug, Clone, Copy)]
    struct Job(u32, char);
    impl PartialEq for Job {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Eq for Job {}
    impl PartialOrd for Job {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }
    impl Ord for Job {
        fn cmp(&self, other: &Self) -> std::cmp::Ordering {
            self.0.cmp(&other.0)
        }
    }
    let queue = PriorityQueue::unbounded();
    for (place, name) in ('a'..='l').enumerate() {
        let _ = queue.try_put(Job([1, 0, 1][place % 3], name));
    }
    let mut order = String::new();
    while let Ok(Job(_, name)) = queue.try_get() {
        order.push(name);
    }
    assert_eq!(order, "bekhcglfdjai");
}

// The end of a run

#[test]
fn a_run_that_is_dropped_leaves_what_is_in_the_queue_and_nobody_waiting() {
    let (host, queue) = (ManualHost::new(), Queue::bounded(1));
    let shared = queue.clone();
    let run = Run::start(&host, "main", async move {
        let _ = shared.try_put(1);
        let _putters = [2, 3].map(|item| putter(&shared, item));
        let other = Queue::<u32>::unbounded();
        let _getters = [getter(&other), getter(&other)];
        shared.join().await;
    });
    host.run_until_idle();
    let recorder = run.recorder().clone();
    drop(run);
    host.run_until_idle();
    assert_eq!((queue.try_get(), queue.try_get()), (Ok(1), Err(TryGetError::Empty)));
    insta::assert_snapshot!(lines(&recorder, &["woken", "dropped"]), @r"
    0 ms  dropped 0
    0 ms  dropped 1
    0 ms  dropped 2
    0 ms  dropped 3
    0 ms  dropped 4
    ");
}

#[test]
fn an_item_goes_round_outside_a_run_too_where_nothing_is_recorded() {
    let (queue, seen) = (Queue::bounded(1), Rc::new(RefCell::new(None)));
    let mut put = Box::pin(queue.put("egg"));
    let mut get = Box::pin(queue.get());
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(put.as_mut().poll(&mut cx).is_ready());
    if let std::task::Poll::Ready(item) = get.as_mut().poll(&mut cx) {
        seen.replace(Some(item));
    }
    assert_eq!(seen.take(), Some(Ok("egg")));
}
