//! Reading codes with the camera, where the browser can: only over TLS or on this machine, and with the Barcode Detection API.

use std::time::Duration;

use js_sys::{Array, Function, Promise, Reflect, futures::JsFuture};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// How often the picture of the camera is looked at.
const LOOK_PAUSE: Duration = Duration::from_millis(250);

/// Whether the browser reads codes, and lets this page look through a camera.
pub fn is_there() -> bool {
    window().is_secure_context()
        && detector_class().is_some()
        && Reflect::get(&window().navigator(), &"mediaDevices".into()).is_ok_and(|devices| devices.is_object())
}

fn detector_class() -> Option<Function> {
    Reflect::get(&window(), &"BarcodeDetector".into()).ok()?.dyn_into().ok()
}

/// A camera that looks for a code. Copies are handles to the same one.
#[derive(Debug, Clone, Copy)]
pub struct Scanner {
    stream: StoredValue<Option<MediaStream>, LocalStorage>,
    looking: StoredValue<Option<IntervalHandle>>,
    /// One look at a time.
    is_looking: StoredValue<bool>,
}

impl Scanner {
    /// Goes out with the component that made it.
    pub fn of_component() -> Self {
        let scanner = Self {
            stream: StoredValue::new_local(None),
            looking: StoredValue::new(None),
            is_looking: StoredValue::new(false),
        };
        on_cleanup(move || scanner.stop());
        scanner
    }

    /// Shows what the camera sees in `video`, and calls `on_code` with the first code that it reads. False if there is no camera, or
    /// nobody allows it.
    pub async fn start(self, video: HtmlVideoElement, on_code: impl Fn(String) + Clone + 'static) -> bool {
        let (Some(stream), Some(detector)) = (camera().await, detector()) else { return false };
        video.set_src_object(Some(&stream));
        if self.stream.try_set_value(Some(stream.clone())).is_some() {
            // The page was left meanwhile.
            turn_off(&stream);
            return true;
        }
        if let Ok(playing) = video.play() {
            // Where it does not play, no code comes.
            let _playing = JsFuture::from(playing).await;
        }
        let look = move || self.look(detector.clone(), video.clone(), on_code.clone());
        self.looking.try_set_value(set_interval_with_handle(look, LOOK_PAUSE).ok());
        true
    }

    fn look(self, detector: JsValue, video: HtmlVideoElement, on_code: impl Fn(String) + 'static) {
        if self.is_looking.get_value() {
            return;
        }
        self.is_looking.set_value(true);
        spawn_local(async move {
            let code = read(&detector, &video).await;
            if self.is_looking.try_set_value(false).is_none()
                && let Some(code) = code
            {
                self.stop();
                on_code(code);
            }
        });
    }

    /// Turns the camera off.
    pub fn stop(self) {
        if let Some(Some(looking)) = self.looking.try_update_value(Option::take) {
            looking.clear();
        }
        if let Some(Some(stream)) = self.stream.try_update_value(Option::take) {
            turn_off(&stream);
        }
    }
}

fn turn_off(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// The camera that looks away from the reader, where there are two.
async fn camera() -> Option<MediaStream> {
    let wanted = js_sys::Object::new();
    Reflect::set(&wanted, &"facingMode".into(), &"environment".into()).ok()?;
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let asked = window().navigator().media_devices().ok()?.get_user_media_with_constraints(&constraints).ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}

/// The bindings have no name for it: it is no standard yet (WICG, Accelerated Shape Detection in Images).
fn detector() -> Option<JsValue> {
    Reflect::construct(&detector_class()?, &Array::new()).ok()
}

async fn read(detector: &JsValue, video: &HtmlVideoElement) -> Option<String> {
    let detect: Function = Reflect::get(detector, &"detect".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = detect.call1(detector, video).ok()?.dyn_into().ok()?;
    let codes: Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    Reflect::get(&codes.get(0), &"rawValue".into()).ok()?.as_string()
}
