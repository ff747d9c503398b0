//! The owner of a test's server, who does everything by plain forms, as a browser without JavaScript does.

use reqwest::StatusCode;

use super::{Browser, Form, Page, TestNode, eventually};

/// The defaults of a server that nobody set up yet.
pub(crate) const DEFAULTS: (&str, &str) = ("user", "password");

pub(crate) const PASSWORD: &str = "tin kettle on the hob";

/// An owner who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) browser: Browser,
}

impl TestNode {
    /// Signs in with the defaults, chooses name and password, and signs in with them.
    pub(crate) async fn first_day(&self) -> Owner {
        first_day_at(self.name, &self.address()).await
    }

    /// Signs in on a server on which a backup was put back, and lets it go on.
    pub(crate) async fn sign_in_and_go_on(&self) -> Owner {
        let browser = self.browser();
        let page = sign_in(&browser, self.name, PASSWORD).await;
        go_on(&browser, &page, &[]).await;
        Owner { name: self.name.to_owned(), address: self.address(), browser }
    }

    /// Signs in with a browser of its own.
    pub(crate) async fn sign_in(&self) -> Owner {
        sign_in_at(self.name, &self.address()).await
    }
}

/// Sets the server at `address` up as [`TestNode::first_day`] does.
pub(crate) async fn first_day_at(name: &str, address: &str) -> Owner {
    let browser = Browser::new(&format!("http://{address}"));
    let set_up = sign_in(&browser, DEFAULTS.0, DEFAULTS.1).await;
    let sign_in_page = browser.send(&set_up, choose_account(&set_up, name, PASSWORD)).await;
    assert_eq!(sign_in_page.url.path(), "/sign-in", "{}", sign_in_page.text());
    sign_in_at(name, address).await
}

async fn sign_in_at(name: &str, address: &str) -> Owner {
    let browser = Browser::new(&format!("http://{address}"));
    let timeline = sign_in(&browser, name, PASSWORD).await;
    assert_eq!((timeline.status, timeline.url.path()), (StatusCode::OK, "/"), "{}", timeline.text());
    Owner { name: name.to_owned(), address: address.to_owned(), browser }
}

/// Lets a server go on on which a backup was put back, and which shows the page for that; friendships with those who are `unwanted` end.
pub(crate) async fn go_on(browser: &Browser, page: &Page, unwanted: &[&str]) -> Page {
    assert_eq!(page.url.path(), "/restored", "{}", page.text());
    let (fields, names) = (page.attributes("li input[type=checkbox]", "name"), page.all("li label"));
    let mut form = page.form("backups/go-on");
    for name in unwanted {
        let index = names.iter().position(|shown| shown == name).unwrap_or_else(|| panic!("{name} among {names:?}"));
        form = form.untick(&fields[index]);
    }
    let timeline = browser.send(page, form).await;
    assert_eq!((timeline.status, timeline.url.path()), (StatusCode::OK, "/"), "{}", timeline.text());
    timeline
}

/// Fills in the sign-in page, and gives the page that follows.
pub(crate) async fn sign_in(browser: &Browser, name: &str, password: &str) -> Page {
    let page = browser.open("/sign-in").await;
    let form = page.form("account/sign-in").fill("name", name).fill("password", password);
    browser.send(&page, form).await
}

/// The set-up page's form, filled in.
pub(crate) fn choose_account(page: &Page, name: &str, password: &str) -> Form {
    page.form("account/set-up").fill("name", name).fill("password", password).fill("again", password)
}

impl Owner {
    /// Asks for a code with which another machine may take everything over, and gives it as the page shows it.
    pub(crate) async fn move_code(&self) -> String {
        let page = self.browser.open("/settings/move").await;
        let page = self.browser.send(&page, page.form("moving/open").fill("current", PASSWORD)).await;
        let shown = page.all("main code");
        let line = shown.iter().find(|text| text.starts_with("o2m move ")).unwrap_or_else(|| panic!("{}", page.text()));
        assert!(line.contains(&self.address), "{line}");
        line.rsplit(' ').next().expect("a word").to_owned()
    }

    pub(crate) async fn timeline(&self) -> Page {
        self.browser.open("/").await
    }

    /// The path of a friend's post, once it is there.
    pub(crate) async fn post_of(&self, text: &str) -> String {
        let page = self.sees("/", text).await;
        post_path(&page, text).unwrap_or_else(|| panic!("{text:?} on {}", page.text()))
    }

    /// The first picture of the page is there to be seen.
    pub(crate) async fn sees_picture(&self, page: &Page) {
        let picture = page.attributes("article img", "src").into_iter().find(|src| src.starts_with("/media/"));
        let picture = self.browser.load(&picture.expect("a picture")).await;
        assert_eq!(picture.status(), StatusCode::OK);
    }

    /// Publishes a text, and gives the path of the post.
    pub(crate) async fn publish(&self, text: &str) -> String {
        self.publish_form(text, |form| form).await
    }

    /// Publishes a text for nobody else.
    pub(crate) async fn publish_only_me(&self, text: &str) -> String {
        self.publish_form(text, |form| form.fill("audience", "only-me")).await
    }

    /// Publishes a text for everybody.
    pub(crate) async fn publish_to_all(&self, text: &str) -> String {
        self.publish_form(text, |form| form.fill("audience", "public")).await
    }

    /// Publishes a picture with a text and a description.
    pub(crate) async fn publish_picture(&self, text: &str, alt: &str, file: Vec<u8>) -> String {
        let page = self.add_picture(text, "holiday.jpg", file).await;
        let fields = page.attributes("[name^='alt-']", "name");
        let field = fields.last().unwrap_or_else(|| panic!("a picture in {}", page.text()));
        let page = self.browser.send(&page, page.form("posts/publish").fill(field, alt).press("Publish")).await;
        // What is said, without the marks that say how.
        post_path(&page, &text.replace('*', "")).unwrap_or_else(|| panic!("{text:?} on {}", page.text()))
    }

    /// Puts a text and one more picture into the draft, and gives the page that follows.
    pub(crate) async fn add_picture(&self, text: &str, name: &str, file: Vec<u8>) -> Page {
        let page = self.timeline().await;
        let form = page.form("posts/publish").fill("text", text).attach("files", name, "image/jpeg", file);
        self.browser.send(&page, form.press("Add pictures")).await
    }

    async fn publish_form(&self, text: &str, change: impl FnOnce(Form) -> Form) -> String {
        let page = self.timeline().await;
        let form = change(page.form("posts/publish").fill("text", text)).press("Publish");
        let page = self.browser.send(&page, form).await;
        // A list shows the beginning of a long one.
        let beginning = text.char_indices().nth(1_000).map_or(text, |(end, _)| &text[..end]);
        post_path(&page, beginning).unwrap_or_else(|| panic!("{text:?} on {}", page.text()))
    }

    pub(crate) async fn edit(&self, post: &str, text: &str) {
        let page = self.browser.open(&format!("{post}/edit")).await;
        let after = self.browser.send(&page, page.form("posts/edit").fill("text", text)).await;
        assert!(after.text().contains(text), "{}", after.text());
    }

    pub(crate) async fn delete(&self, post: &str) {
        let page = self.browser.open(post).await;
        self.browser.send(&page, page.form("posts/delete")).await;
        assert_eq!(self.browser.open(post).await.status, StatusCode::NOT_FOUND);
    }

    /// Asks the server at `address`, and gives the page that follows.
    pub(crate) async fn ask(&self, address: &str) -> Page {
        self.ask_saying(address, "").await
    }

    /// Looks who is at `address`, and asks them with a note; gives the page that follows, the first time something is refused.
    pub(crate) async fn ask_saying(&self, address: &str, note: &str) -> Page {
        let contact = self.greet(address).await;
        if !contact.url.path().starts_with("/friends/add/") {
            return contact;
        }
        self.browser.send(&contact, contact.form("friends/request").fill("note", note)).await
    }

    /// Looks who is at `address`, which may be an invite, and gives the page that follows. Nothing is sent to them.
    pub(crate) async fn greet(&self, address: &str) -> Page {
        let page = self.browser.open("/friends").await;
        self.browser.send(&page, page.form("friends/greet").fill("address", address)).await
    }

    /// Waits until the friends page has a form to `action` beside `name`, and sends it.
    pub(crate) async fn answer(&self, name: &str, action: &str) -> Page {
        let (page, form) = eventually(&format!("{action} beside {name} at {}", self.name), async || {
            let page = self.browser.open("/friends").await;
            let form = page.find_form(action, name)?;
            Some((page, form))
        })
        .await;
        self.browser.send(&page, form).await
    }

    /// Waits until the page at `path` says `text`.
    pub(crate) async fn sees(&self, path: &str, text: &str) -> Page {
        eventually(&format!("{text:?} on {path} of {}", self.name), async || {
            let page = self.browser.open(path).await;
            page.text().contains(text).then_some(page)
        })
        .await
    }

    /// Waits until the page at `path` no longer says `text`.
    pub(crate) async fn loses(&self, path: &str, text: &str) -> Page {
        eventually(&format!("{text:?} is gone from {path} of {}", self.name), async || {
            let page = self.browser.open(path).await;
            (!page.text().contains(text)).then_some(page)
        })
        .await
    }

    /// The path of the page of a friend.
    pub(crate) async fn friend_page(&self, name: &str) -> String {
        eventually(&format!("{name} among the friends of {}", self.name), async || {
            let page = self.browser.open("/friends").await;
            link(&page, "main a[href^='/friends/']", name)
        })
        .await
    }
}

/// Makes two owners friends, the first asking at `address`.
pub(crate) async fn befriend_at(asker: &Owner, answerer: &Owner, address: &str) {
    asker.ask(address).await;
    answerer.answer(&asker.name, "friends/accept").await;
    asker.friend_page(&answerer.name).await;
    answerer.friend_page(&asker.name).await;
}

/// Makes two owners friends.
pub(crate) async fn befriend(asker: &Owner, answerer: &Owner) {
    befriend_at(asker, answerer, &answerer.address).await;
}

/// The path of the post that was written as `text`, from the link that its time is.
pub(crate) fn post_path(page: &Page, text: &str) -> Option<String> {
    // Emphasis is rendered, and so not among the words.
    page.links_in("article", &text.replace('*', "")).into_iter().find(|href| {
        href.strip_prefix("/posts/").is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn link(page: &Page, css: &str, text: &str) -> Option<String> {
    let (words, hrefs) = (page.all(css), page.attributes(css, "href"));
    words.into_iter().zip(hrefs).find(|(words, _)| words.contains(text)).map(|(_, href)| href)
}
