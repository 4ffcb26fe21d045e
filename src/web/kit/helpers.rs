//! The helpers of the page templates, each a plain function of its parameters.
//!
//! `typed`, `error_for` and `chosen` read the page's root, so that parts find what was typed wherever they stand.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::Datelike;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, ScopedJson,
};
use serde_json::Value;

use crate::base::amounts::AuditorDays;
use crate::base::time::{Date, in_words};

use super::assets::Assets;
use super::words::Words;

type Answer = Result<Value, RenderError>;

/// An empty, strict registry that knows all helpers.
pub fn registry(words: Arc<Words>, assets: Arc<Assets>) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // A part called from an indented line would indent what was typed into a text area.
    registry.set_prevent_indent(true);

    let texts = Arc::clone(&words);
    value(&mut registry, "t", move |h, _| say(&texts, &text(h, 0)?, h));
    value(&mut registry, "t_of", move |h, _| {
        let key = format!("{}-{}", text(h, 0)?, text(h, 1)?.replace('_', "-"));
        say(&words, &key, h)
    });
    let files = Arc::clone(&assets);
    value(&mut registry, "asset", move |h, _| {
        files.address(&text(h, 0)?).map(Value::from).map_err(other)
    });
    registry.register_helper("icon", Box::new(Icon(assets)));
    registry.register_helper("json", Box::new(json));
    registry.register_helper("qr", Box::new(qr));
    value(&mut registry, "eq", |h, _| {
        Ok((json_of(h, 0)? == json_of(h, 1)?).into())
    });
    value(&mut registry, "not", |h, _| Ok((!truthy(json_of(h, 0)?)).into()));
    value(&mut registry, "and", |h, _| {
        Ok(h.params().iter().all(|p| truthy(p.value())).into())
    });
    value(&mut registry, "or", |h, _| {
        Ok(h.params().iter().any(|p| truthy(p.value())).into())
    });
    value(&mut registry, "is_some", |h, _| {
        Ok((!json_of(h, 0)?.is_null()).into())
    });
    value(&mut registry, "count", |h, _| {
        let items = json_of(h, 0)?
            .as_array()
            .ok_or_else(|| other("The helper \"count\" takes a list."))?;
        Ok(items.len().into())
    });
    value(&mut registry, "concat", |h, _| {
        Ok(h.params()
            .iter()
            .map(|p| plain(p.value()))
            .collect::<String>()
            .into())
    });
    value(&mut registry, "typed", typed);
    value(&mut registry, "chosen", chosen);
    value(&mut registry, "error_for", error_for);
    value(&mut registry, "date", |h, _| {
        date_of(h).map(|date| in_words(date).into())
    });
    value(&mut registry, "short_date", |h, _| {
        date_of(h).map(|date| format!("{} {}", date.day(), date.format("%b")).into())
    });
    value(&mut registry, "days", days);
    registry
}

/// A helper that gives a value: printed escaped, or handed on to another helper.
struct Gives<F>(F);

impl<F> HelperDef for Gives<F>
where
    F: Fn(&Helper<'_>, &Value) -> Answer + Send + Sync,
{
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        self.0(helper, context.data()).map(ScopedJson::Derived)
    }
}

fn value<F>(registry: &mut Handlebars<'static>, name: &str, give: F)
where
    F: Fn(&Helper<'_>, &Value) -> Answer + Send + Sync + 'static,
{
    registry.register_helper(name, Box::new(Gives(give)));
}

/// `{{icon "search"}}`: a drawing from the sprite. It says nothing by itself: a word stands beside it.
struct Icon(Arc<Assets>);

impl HelperDef for Icon {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let name = text(h, 0)?;
        if !self.0.has_icon(&name) {
            return Err(other(format!("There is no icon \"{name}\".")));
        }
        let sprite = self.0.address("icons.svg").map_err(other)?;
        // The name is one of the sprite's own, so nothing of it needs escaping.
        out.write(&format!(
            "<svg class=\"icon icon-{name}\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{sprite}#{name}\"></use></svg>"
        ))?;
        Ok(())
    }
}

/// `{{json v.board}}` inside `<script type="application/json">`: no `<` or `&` survives, so it cannot end the element.
fn json(
    h: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = serde_json::to_string(json_of(h, 0)?).map_err(other)?;
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                write!(safe, "\\u{:04x}", u32::from(letter)).map_err(other)?;
            }
            _ => safe.push(letter),
        }
    }
    out.write(&safe)?;
    Ok(())
}

/// `{{qr v.address label}}`: the address as a QR code, one path of dark squares, with its name for screen readers.
fn qr(
    h: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let code = qrcode::QrCode::new(text(h, 0)?).map_err(other)?;
    let width = code.width();
    let mut squares = String::new();
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            write!(squares, "M{} {}h1v1h-1z", index % width, index / width).map_err(other)?;
        }
    }
    // ISO/IEC 18004: a quiet zone of four squares on each side.
    let (side, label) = (width + 8, handlebars::html_escape(&text(h, 1)?));
    out.write(&format!(
        "<svg class=\"qr\" viewBox=\"-4 -4 {side} {side}\" role=\"img\" aria-label=\"{label}\"><path d=\"{squares}\"/></svg>"
    ))?;
    Ok(())
}

fn say(words: &Words, key: &str, h: &Helper<'_>) -> Answer {
    let values: Vec<_> = h
        .hash()
        .iter()
        .map(|(name, value)| (*name, value.value().clone()))
        .collect();
    words.say(key, &values).map(Value::from).map_err(other)
}

/// `{{typed "email"}}` or `{{typed "email" v.email}}`: what was typed, else the value given, else nothing.
fn typed(h: &Helper<'_>, root: &Value) -> Answer {
    let name = text(h, 0)?;
    let answer = match root.pointer("/typed").and_then(|typed| typed.get(&name)) {
        Some(Value::Array(several)) => several.first().cloned(),
        Some(Value::Null) | None => None,
        Some(one) => Some(one.clone()),
    };
    let given = || {
        h.param(1)
            .map(|p| p.value().clone())
            .filter(|value| !value.is_null())
    };
    Ok(answer.or_else(given).unwrap_or_else(|| "".into()))
}

/// `{{chosen "standards" this.value}}`: whether this option was chosen; before anything was typed, whether it is, or
/// is among, the value given third.
fn chosen(h: &Helper<'_>, root: &Value) -> Answer {
    let name = text(h, 0)?;
    let option = plain(json_of(h, 1)?);
    let typed = root.pointer("/typed").and_then(|typed| typed.get(&name));
    let holds = |value: &Value| match value {
        Value::Array(several) => several.iter().any(|one| plain(one) == option),
        Value::Null => false,
        // Several values of one field arrive as lines; no option's value has more than one.
        Value::String(lines) => *lines == option || lines.lines().any(|line| line == option),
        one => plain(one) == option,
    };
    let something_typed = root
        .pointer("/typed")
        .and_then(Value::as_object)
        .is_some_and(|typed| !typed.is_empty());
    Ok(match typed {
        Some(value) => holds(value),
        // A form that came back without this field had every box of it empty.
        None if something_typed => false,
        None => h.param(2).is_some_and(|p| holds(p.value())),
    }
    .into())
}

/// `{{error_for "email"}}`: every sentence about this field, or nothing.
fn error_for(h: &Helper<'_>, root: &Value) -> Answer {
    let name = text(h, 0)?;
    let sentences: Vec<&str> = root
        .pointer("/errors")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|error| error.pointer("/field").and_then(Value::as_str) == Some(name.as_str()))
        .filter_map(|error| error.pointer("/says").and_then(Value::as_str))
        .collect();
    Ok(sentences.join(" ").into())
}

/// `{{days 3.5}}` or `{{days "3.5"}}`: auditor-days with one decimal, a second one only where it is needed.
fn days(h: &Helper<'_>, _: &Value) -> Answer {
    let value = json_of(h, 0)?;
    serde_json::from_value::<AuditorDays>(value.clone())
        .map(|days| days.to_string().into())
        .map_err(|fault| other(format!("{value} is not a number of auditor-days: {fault}.")))
}

fn date_of(h: &Helper<'_>) -> Result<Date, RenderError> {
    let text = text(h, 0)?;
    text.parse()
        .map_err(|fault| other(format!("\"{text}\" is not a date (2026-11-24): {fault}.")))
}

fn json_of<'a>(h: &'a Helper<'_>, index: usize) -> Result<&'a Value, RenderError> {
    h.param(index).map(handlebars::PathAndJson::value).ok_or_else(|| {
        other(format!(
            "The helper \"{}\" takes more than {index} parameters.",
            h.name()
        ))
    })
}

fn text(h: &Helper<'_>, index: usize) -> Result<String, RenderError> {
    json_of(h, index)?.as_str().map(str::to_owned).ok_or_else(|| {
        other(format!(
            "The helper \"{}\" takes a text, not {}.",
            h.name(),
            plain_of(h, index)
        ))
    })
}

fn plain_of(h: &Helper<'_>, index: usize) -> String {
    h.param(index).map_or_else(String::new, |p| p.value().to_string())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

fn other(says: impl std::fmt::Display) -> RenderError {
    RenderErrorReason::Other(says.to_string()).into()
}
