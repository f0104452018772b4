//! The lessons' programs and pages.

mod claims;
mod pages;
mod paths;
mod programs;
mod stories;
mod subjects;
