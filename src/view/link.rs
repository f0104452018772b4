//! What copies a link to what is shown.

use crate::{
    app::{Copied, use_copy},
    model::State,
};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What it is given.
#[derive(Properties, PartialEq)]
pub(super) struct CopyLinkProps {
    /// What is shown.
    pub state: Rc<State>,
}

/// A button; where the browser refuses, the link itself, to be copied by hand.
#[component]
pub(super) fn CopyLink(CopyLinkProps { state }: &CopyLinkProps) -> Html {
    let (copied, copy, forget) = use_copy();
    let is_copied = copied == Copied::Yes;
    let shown = match copied {
        Copied::Refused(link) => html! { <Link {link} {forget} /> },
        Copied::Not | Copied::Yes => {
            let state = state.clone();
            let onclick = copy.reform(move |_: MouseEvent| state.link().to_link());
            html! {
                <button type="button" id="copy-link" {onclick}>
                    if is_copied {
                        { "Copied" }
                    } else {
                        <span>{ "Copy " }</span>
                        { "link" }
                    }
                </button>
            }
        }
    };
    html! {
        <div class="link">
            { shown }
            <span class="visually-hidden" role="status">{ if is_copied { "Copied" } else { "" } }</span>
        </div>
    }
}

/// What the field is given.
#[derive(Properties, PartialEq)]
struct LinkProps {
    /// The link.
    link: AttrValue,
    /// Takes the field away.
    forget: Callback<()>,
}

/// The link in a field, selected, until the reader goes on.
#[component]
fn Link(LinkProps { link, forget }: &LinkProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                // Fails only for an element that is not in the page.
                let _ = field.focus();
                field.select();
            }
        });
    }
    let onblur = forget.reform(|_: FocusEvent| ());
    html! { <input id="link" aria-label="Link to copy" readonly=true value={link} {onblur} ref={field} /> }
}
