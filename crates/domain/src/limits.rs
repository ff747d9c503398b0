//! Every limit on what comes from outside, once.

use std::time::Duration;

/// Longest text of a post, in bytes of UTF-8.
pub const POST_TEXT_BYTES: usize = 64 * 1024;
/// Longest HTML made of a post's text, in bytes. Of any text that a post may hold, `&` written as `&amp;` and each line end as `<br>` stay
/// below it; a text whose markup goes beyond is shown as it was typed.
pub const POST_HTML_BYTES: usize = 6 * POST_TEXT_BYTES;
/// Bytes of that HTML which stand in a list: a page of many long posts would weigh megabytes.
pub const LIST_HTML_BYTES: usize = 16 * 1024;
/// Longest text of a draft, in bytes of UTF-8: more than a post's, so that what is too long to publish is not lost.
pub const DRAFT_TEXT_BYTES: usize = 4 * POST_TEXT_BYTES;
/// Longest name of a person or an app token, in characters.
pub const NAME_CHARACTERS: usize = 80;
/// Longest note with a friend request, and longest "about" text of a profile, in characters.
pub const NOTE_CHARACTERS: usize = 500;
/// Longest alternative text of a picture, in characters.
pub const ALT_TEXT_CHARACTERS: usize = 2_000;
/// Longest content warning, in characters.
pub const WARNING_CHARACTERS: usize = 200;
/// Largest picture file accepted, in bytes.
pub const PICTURE_BYTES: usize = 30 * 1000 * 1000;
/// Largest picture accepted, in pixels (width times height).
pub const PICTURE_PIXELS: u64 = 60_000_000;
/// Most pictures in one post.
pub const PICTURES_PER_POST: usize = 10;
/// Most texts that are set aside, since another form wrote over them.
pub const SET_ASIDE: usize = 20;
/// Most things that are muted.
pub const MUTES: usize = 200;
/// Most people whom one text mentions; others stay the words that they are.
pub const MENTIONS: usize = 50;
/// Longest words that can be muted, in characters.
pub const MUTED_WORDS_CHARACTERS: usize = 100;
/// Longest text that is searched for, in characters.
pub const SEARCH_CHARACTERS: usize = 500;
/// Things that were found on one page.
pub const FOUND_PER_PAGE: usize = 20;
/// People that were found, beside what they wrote.
pub const FOUND_PEOPLE: usize = 5;
/// Most circles.
pub const CIRCLES: usize = 100;
/// Shortest password, in characters.
pub const PASSWORD_MIN_CHARACTERS: usize = 8;
/// Longest password, in bytes; Argon2 would take more, a stranger's request should not.
pub const PASSWORD_MAX_BYTES: usize = 1024;
/// Largest body of a friend-to-friend request, in bytes.
pub const PEER_REQUEST_BYTES: usize = 16 * 1024;
/// What is sent at once of a file that a friend keeps, in bytes: small enough for a slow line, within the time that an answer may take.
pub const KEPT_PIECE_BYTES: usize = 256 * 1024;
/// Largest list of what a friend keeps, in bytes: more than [`KEPT_FILES`] need.
pub const KEPT_LIST_BYTES: usize = 32 * 1024 * 1024;
/// Most files that are kept for one friend.
pub const KEPT_FILES: u64 = 100_000;
/// Most write transactions in a day for the sake of what is kept for one friend: each file that comes or goes is one.
pub const KEPT_COMMITS_PER_DAY: u32 = 40_000;
/// Longest stretch of a file that is asked for to see whether it is kept, in bytes: what a slow disk reads in a second.
pub const KEPT_STRETCH_BYTES: u64 = 16 * 1024 * 1024;
/// Up to so many bytes the list of what was taken back is kept beside what is offered.
pub const KEPT_TAKE_BACKS_BYTES: u64 = 64 * 1024 * 1024;
/// Largest file that a friend keeps, in bytes.
pub const KEPT_FILE_BYTES: u64 = 16 * 1024 * 1024 * 1024;
/// Largest page of a feed, in bytes.
pub const FEED_PAGE_BYTES: usize = 256 * 1024;
/// Most items on one page of a feed.
pub const FEED_PAGE_ITEMS: usize = 100;
/// Most text of one friend's posts that is kept, in bytes. Each post, and each picture in one, counts 256 bytes beside its words.
pub const FRIEND_TEXT_BYTES: u64 = 200 * 1000 * 1000;
/// Most HTML that one friend's posts are rendered to, in bytes.
pub const FRIEND_HTML_BYTES: u64 = 400 * 1000 * 1000;
/// Most rows that are kept of one friend: of posts, of places of pictures in them, of pictures, and of their files.
pub const FRIEND_ROWS: u64 = 400_000;
/// Most picture files that are asked of one friend's server in a day though no page shows them.
pub const FRIEND_FILES_PER_DAY: u32 = 10_000;
/// Most time that is spent on waiting for one friend's feed and profile in a day.
pub const FRIEND_PULL_TIME_PER_DAY: Duration = Duration::from_hours(1);
/// Most time that is spent in a day on rendering and saving what one friend's server sends.
pub const FRIEND_WORK_PER_DAY: Duration = Duration::from_mins(10);
/// Most write transactions in a day for the sake of one friend's server.
pub const FRIEND_COMMITS_PER_DAY: u32 = 20_000;
/// Most times in a day that one friend's feed may begin anew.
pub const FRIEND_RESETS_PER_DAY: u32 = 10;
/// Posts on one page of the timeline.
pub const TIMELINE_PAGE_POSTS: usize = 20;
/// Notifications on one page.
pub const NOTIFICATIONS_PER_PAGE: usize = 50;
/// Longest address of a server as typed, in bytes.
pub const ADDRESS_BYTES: usize = 300;
/// Most addresses on a peer's card.
pub const CARD_ADDRESSES: usize = 8;
/// Most friend requests that wait for an answer at once.
pub const RECEIVED_REQUESTS: usize = 100;
/// More new files than this in the folder at once wait for the owner's confirmation.
pub const FOLDER_FILES_AT_ONCE: usize = 20;
/// Longest text of a comment, in bytes of UTF-8.
pub const COMMENT_TEXT_BYTES: usize = 8 * 1024;
/// Most pictures in one comment.
pub const COMMENT_PICTURES: usize = 4;
/// Most files of one picture in a comment.
pub const COMMENT_PICTURE_VARIANTS: usize = 4;
/// Longest alternative text of a picture in a comment, in characters: any comment fits into [`COMMENT_BYTES`].
pub const COMMENT_ALT_TEXT_CHARACTERS: usize = 500;
/// Largest comment as its author signed it, in bytes.
pub const COMMENT_BYTES: usize = 40 * 1024;
/// Largest reaction or deletion as its author signed it, in bytes: a name of 80 characters fits, and no text.
pub const REACTION_BYTES: usize = 2 * 1024;
/// Most emoji with which one person reacts to one post or comment.
pub const REACTION_EMOJI: usize = 3;
/// Longest emoji, in bytes of UTF-8: the longest that keyboards offer, a kiss with two skin tones, has 35.
pub const EMOJI_BYTES: usize = 40;
/// Most people whose reactions to one post or comment are taken.
pub const REACTIONS_PER_TARGET: usize = 500;
/// Most times that a comment is written: once, and then edited.
pub const COMMENT_REVISIONS: u32 = 100;
/// Least time between two revisions of a comment or reaction that are taken, in seconds.
pub const REVISION_SECONDS: i64 = 10;
/// Most new comments that are taken from one friend in an hour.
pub const COMMENTS_PER_HOUR: u32 = 60;
/// Most new messages that are taken from one friend in an hour: each costs one poke and one reading.
pub const MESSAGES_PER_HOUR: u32 = 300;
/// Of one friend's messages so many bytes are taken by the home of their conversation, and kept by the other.
pub const CONVERSATION_BYTES: u64 = 50_000_000;
/// How long a mark of what the owner has read waits at most for something with which it goes, in seconds; and so no more often do marks alone go.
pub const READ_MARK_SECONDS: i64 = 10;
/// Messages on one page of a conversation.
pub const MESSAGES_PER_PAGE: usize = 50;
/// Comments of one thread that stand in a friend's feed: the newest, and the friend's own.
pub const THREAD_FEED_COMMENTS: usize = 200;
/// Comments of one thread with which a feed begins: the newest, and the friend's own.
pub const THREAD_SNAPSHOT_COMMENTS: usize = 20;
/// How old they may be, in days.
pub const THREAD_SNAPSHOT_DAYS: i64 = 30;
/// Threads that moved of which the timeline says more than how many there are.
pub const MOVED_THREADS: usize = 5;
/// Comments on one page of the older part of a thread.
pub const THREAD_PAGE_COMMENTS: usize = 100;
/// Most bytes of one friend's threads that are kept, as they were signed.
pub const FRIEND_THREADS_BYTES: u64 = 50 * 1000 * 1000;
/// Of these, most bytes of one author who is not that friend.
pub const AUTHOR_THREADS_BYTES: u64 = 2 * 1000 * 1000;
/// Most comments about which one friend tells the owner in an hour.
pub const REPORTS_PER_HOUR: u64 = 20;
/// Most bytes of the pictures of others' comments that are kept.
pub const COMMENT_FILES_BYTES: u64 = 1000 * 1000 * 1000;
/// Of these, most bytes that one friend's server gave.
pub const FRIEND_COMMENT_FILES_BYTES: u64 = 100 * 1000 * 1000;
/// A comment that arrives so many days after its date is no news.
pub const NEWS_DAYS: i64 = 7;
/// Longest address to which notifications are sent, in bytes.
pub const PUSH_URL_BYTES: usize = 2_000;
/// Longest token that goes with them, in bytes.
pub const PUSH_TOKEN_BYTES: usize = 500;
/// Of the words of a comment, so many characters are sent along.
pub const PUSH_WORDS_CHARACTERS: usize = 500;
/// What is read of an answer to them, in bytes.
pub const PUSH_ANSWER_BYTES: usize = 4 * 1024;
/// What the owner is shown of it, in characters.
pub const PUSH_ANSWER_CHARACTERS: usize = 200;
/// How long an introduction waits for the two whom it is for, in seconds.
pub const INTRODUCTION_SECONDS: i64 = 30 * 86_400;
/// The card of a server whose clock is ahead may seem to end so much later, in seconds.
pub const INTRODUCTION_SKEW_SECONDS: i64 = 86_400;
/// Most introductions to others that are open for one friend, and that are held of those which one friend makes.
pub const OPEN_INTRODUCTIONS: u64 = 20;
/// Largest card in an introduction, as it is signed, in bytes: eight addresses and a name of 80 characters fit.
pub const INTRODUCTION_CARD_BYTES: usize = 6 * 1024;
/// Largest face in an introduction, in bytes.
pub const FACE_BYTES: usize = 8 * 1024;
