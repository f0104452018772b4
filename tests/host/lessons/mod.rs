//! The lessons' programs and pages.

mod pages;
mod programs;
