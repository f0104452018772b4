//! Makes a program smaller as long as it still shows what it was kept for.

use super::program::{Block, Stmt};
use serde_json::{Value, json};

/// The smallest program found by leaving things out of `block`, one by one, for which `shows` still holds.
pub fn smallest(block: Block, mut shows: impl FnMut(&Block) -> bool) -> Block {
    let mut best = block;
    while let Some(smaller) = smaller(&best).into_iter().find(|smaller| shows(smaller)) {
        best = smaller;
    }
    best
}

/// The program with one thing less, in every way; the ways that leave out most come first.
fn smaller(block: &Block) -> Vec<Block> {
    let whole = json!(block);
    let mut ways = Vec::new();
    without(&whole, &mut |way| ways.push(way));
    // asyncio raises ValueError then, and these programs know one error only.
    ways.retain(|way| {
        !["\"Wait\":[[],", "\"WaitTasks\":[[],", "\"Race\":[]"].iter().any(|none| way.to_string().contains(none))
    });
    let mut blocks: Vec<Block> = ways.into_iter().filter_map(|way| serde_json::from_value(way).ok()).collect();
    // A number that is merely smaller counts as smaller too.
    let weight = |block: &Block| (json!(block).to_string().matches("\"id\"").count(), json!(block).to_string().len());
    blocks.retain(|smaller| weight(smaller) < weight(block));
    blocks.sort_by_key(weight);
    blocks.dedup();
    blocks
}

/// Gives every value that is `value` with one list item left out, one statement replaced by what is inside it, or one
/// long wait made short. Some of them are no programs.
fn without(value: &Value, give: &mut dyn FnMut(Value)) {
    match value {
        Value::Array(items) => {
            for place in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(place);
                give(Value::Array(fewer.clone()));
                for inside in blocks_in(&items[place]) {
                    let mut opened = fewer.clone();
                    opened.splice(place..place, inside);
                    give(Value::Array(opened));
                }
                without(&items[place], &mut |way| {
                    let mut changed = items.clone();
                    changed[place] = way;
                    give(Value::Array(changed));
                });
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields.iter().filter(|(key, _)| *key != "id") {
                without(field, &mut |way| {
                    let mut changed = fields.clone();
                    changed[key.as_str()] = way;
                    give(Value::Object(changed));
                });
            }
        }
        _ => {}
    }
}

/// The outermost blocks inside a statement.
fn blocks_in(value: &Value) -> Vec<Vec<Value>> {
    match value {
        Value::Array(items) => match serde_json::from_value::<Vec<Stmt>>(value.clone()) {
            Ok(_) if !items.is_empty() => vec![items.clone()],
            _ => items.iter().flat_map(blocks_in).collect(),
        },
        Value::Object(fields) => fields.values().flat_map(blocks_in).collect(),
        _ => vec![],
    }
}
