//! A form as a browser without JavaScript sends it.

use reqwest::multipart::{self, Part};
use scraper::ElementRef;

use super::page::selector;

/// A form with what its fields hold.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    is_multipart: bool,
    fields: Vec<(String, String)>,
    files: Vec<(String, File)>,
    buttons: Vec<Button>,
}

/// A file chosen in a form.
#[derive(Debug, Clone)]
struct File {
    name: String,
    content_type: String,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone)]
struct Button {
    label: String,
    field: Option<(String, String)>,
    action: Option<String>,
}

impl Form {
    /// Reads the form as it stands on the page: its fields with the values they would send untouched.
    pub(crate) fn read(form: ElementRef<'_>) -> Self {
        let fields = form.select(&selector("input, textarea, select")).filter_map(field).collect();
        let buttons = form.select(&selector("button, input[type=submit]")).map(button).collect();
        Self {
            action: form.attr("action").unwrap_or_default().to_owned(),
            is_multipart: form.attr("enctype") == Some("multipart/form-data"),
            fields,
            files: Vec::new(),
            buttons,
        }
    }

    /// Fills in a field.
    #[must_use]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Unticks a box, so that it is not sent.
    #[must_use]
    pub(crate) fn untick(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// Chooses a file.
    #[must_use]
    pub(crate) fn attach(mut self, field: &str, name: &str, content_type: &str, bytes: Vec<u8>) -> Self {
        let file = File { name: name.to_owned(), content_type: content_type.to_owned(), bytes };
        self.fields.retain(|(other, _)| other != field);
        self.files.push((field.to_owned(), file));
        self
    }

    /// Presses the button with this label instead of Enter.
    #[must_use]
    pub(crate) fn press(mut self, label: &str) -> Self {
        let button = self.buttons.iter().find(|button| button.label == label).cloned();
        let button = button.unwrap_or_else(|| panic!("a button {label:?} among {:?}", self.buttons));
        self.fields.extend(button.field);
        self.action = button.action.unwrap_or(self.action);
        self
    }

    /// What a field holds.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Puts the form into a request.
    pub(crate) fn into_request(self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        if !self.is_multipart {
            assert!(self.files.is_empty(), "{} takes no files", self.action);
            return request.form(&self.fields);
        }
        let mut body = multipart::Form::new();
        for (name, value) in self.fields {
            body = body.text(name, value);
        }
        for (name, File { name: file_name, content_type, bytes }) in self.files {
            let part = Part::bytes(bytes).file_name(file_name).mime_str(&content_type).expect("a content type");
            body = body.part(name, part);
        }
        request.multipart(body)
    }
}

fn field(element: ElementRef<'_>) -> Option<(String, String)> {
    let name = element.attr("name")?.to_owned();
    let value = match (element.value().name(), element.attr("type")) {
        ("textarea", _) => element.text().collect(),
        ("select", _) => chosen(element),
        (_, Some("submit" | "button" | "file" | "image" | "reset")) => return None,
        (_, Some("checkbox" | "radio")) => {
            element.attr("checked")?;
            element.attr("value").unwrap_or("on").to_owned()
        }
        _ => element.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}

fn chosen(select: ElementRef<'_>) -> String {
    let options = || selector("option");
    let selected = select.select(&options()).find(|option| option.attr("selected").is_some());
    let option = selected.or_else(|| select.select(&options()).next());
    option.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
}

fn button(element: ElementRef<'_>) -> Button {
    let label: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
    let label = element.attr("aria-label").map_or_else(|| label.join(" "), str::to_owned);
    let field =
        element.attr("name").map(|name| (name.to_owned(), element.attr("value").unwrap_or_default().to_owned()));
    Button { label, field, action: element.attr("formaction").map(str::to_owned) }
}
