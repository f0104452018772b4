//! The lanes of a panel, read from the page.

use serde::Deserialize;

use super::stage::Stage;

/// One request's lane.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Lane {
    /// What the page calls the request.
    pub name: String,
    /// value, error, cancelled, running or waiting.
    pub outcome: String,
    /// The text beside the lane.
    pub result: String,
    /// The request's absolute URL; empty when it was never made.
    pub url: String,
    /// From the request's start, in milliseconds of the page's clock, if it started.
    pub from_ms: Option<f64>,
    /// To its end.
    pub to_ms: Option<f64>,
}

impl Lane {
    /// The latency that the URL asks for, in milliseconds.
    pub fn latency(&self) -> u32 {
        let rest = self.url.split("/lat/").nth(1).unwrap_or_default();
        let digits = rest.split('?').next().unwrap_or_default();
        digits.parse().unwrap_or_else(|_| panic!("no latency in {self:?}"))
    }
}

impl Stage {
    /// The lanes of this strategy's panel from top to bottom, without the loop's own.
    pub async fn lanes(&self, strategy: &str) -> Vec<Lane> {
        let script = format!(
            "const number = (text) => text === undefined || text === '' ? null : Number(text);
             return [...document.querySelectorAll(\"section.panel[data-strategy='{strategy}'] li.lane[data-outcome]\")]
               .filter((lane) => !lane.matches('.lane-loop'))
               .map((lane) => ({{
                 name: lane.querySelector('.lane-name').textContent,
                 outcome: lane.dataset.outcome,
                 result: lane.querySelector('.lane-result')?.textContent ?? '',
                 url: lane.dataset.url ? new URL(lane.dataset.url, document.baseURI).href : '',
                 fromMs: number(lane.dataset.fromMs),
                 toMs: number(lane.dataset.toMs),
               }}))"
        );
        serde_json::from_value(self.js(&script).await).expect("lanes")
    }

    /// Each lane's outcome, in order.
    pub async fn outcomes(&self, strategy: &str) -> Vec<String> {
        let lanes = self.lanes(strategy).await;
        lanes.into_iter().map(|lane| lane.outcome).collect()
    }
}
