//! The lessons' programs and pages.

mod claims;
mod pages;
mod programs;
mod stories;
mod subjects;
