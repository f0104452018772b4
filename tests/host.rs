//! Tests that need no browser: programs run on a `ManualHost`, whose time is virtual.
#![cfg(not(target_arch = "wasm32"))]

#[path = "host/support.rs"]
mod support;

#[path = "host/recording.rs"]
mod recording;
#[path = "host/runtime_as_completed.rs"]
mod runtime_as_completed;
#[path = "host/runtime_fetch.rs"]
mod runtime_fetch;
#[path = "host/runtime_gather.rs"]
mod runtime_gather;
#[path = "host/runtime_misuse.rs"]
mod runtime_misuse;
#[path = "host/runtime_queue.rs"]
mod runtime_queue;
#[path = "host/runtime_race.rs"]
mod runtime_race;
#[path = "host/runtime_retry.rs"]
mod runtime_retry;
#[path = "host/runtime_sequential.rs"]
mod runtime_sequential;
#[path = "host/runtime_shield.rs"]
mod runtime_shield;
#[path = "host/runtime_stream.rs"]
mod runtime_stream;
#[path = "host/runtime_sync_barrier.rs"]
mod runtime_sync_barrier;
#[path = "host/runtime_sync_condition.rs"]
mod runtime_sync_condition;
#[path = "host/runtime_sync_event.rs"]
mod runtime_sync_event;
#[path = "host/runtime_sync_lock.rs"]
mod runtime_sync_lock;
#[path = "host/runtime_sync_oracle/mod.rs"]
mod runtime_sync_oracle;
#[path = "host/runtime_sync_semaphore.rs"]
mod runtime_sync_semaphore;
#[path = "host/runtime_sync_wakers.rs"]
mod runtime_sync_wakers;
#[path = "host/runtime_task.rs"]
mod runtime_task;
#[path = "host/runtime_task_group.rs"]
mod runtime_task_group;
#[path = "host/runtime_timeout.rs"]
mod runtime_timeout;
#[path = "host/runtime_wait.rs"]
mod runtime_wait;

#[path = "host/analysis.rs"]
mod analysis;
#[path = "host/app_guess.rs"]
mod app_guess;
#[path = "host/app_query.rs"]
mod app_query;
#[path = "host/app_settings.rs"]
mod app_settings;
#[path = "host/app_state.rs"]
mod app_state;
#[path = "host/app_tour.rs"]
mod app_tour;
#[path = "host/lesson.rs"]
mod lesson;
#[path = "host/lesson_pages.rs"]
mod lesson_pages;
#[path = "host/moment.rs"]
mod moment;
#[path = "host/picture.rs"]
mod picture;
#[path = "host/site.rs"]
mod site;
#[path = "host/timeline.rs"]
mod timeline;
#[path = "host/view.rs"]
mod view;

#[path = "host/architecture.rs"]
mod architecture;
#[path = "host/latency_server.rs"]
mod latency_server;

#[path = "host/oracle/mod.rs"]
mod oracle;
