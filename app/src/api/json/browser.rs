//! By the browser's own parser. What it made of a text is read without a word about what is wrong with it: the words that serde would find for
//! that, and numbers written for them, are a good part of what reads.

use js_sys::{Array, JSON, Number, Object};
use serde::{
    Deserializer, Serialize,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::StringDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use super::JsonError;

pub(super) fn write(value: &impl Serialize) -> Result<Vec<u8>, JsonError> {
    let value = value.serialize(&Serializer::json_compatible()).map_err(|_| JsonError::Data)?;
    let text = JSON::stringify(&value).map_err(|_| JsonError::Data)?;
    Ok(String::from(text).into_bytes())
}

pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
    let text = std::str::from_utf8(bytes).map_err(|_| JsonError::Syntax)?;
    let value = JSON::parse(text).map_err(|_| JsonError::Syntax)?;
    T::deserialize(Json(value))
}

/// What JSON is made of.
enum Part {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Array),
    Object(Object),
}

impl Part {
    fn of(value: JsValue) -> Self {
        if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(number) = value.as_f64() {
            Self::of_number(&value, number)
        } else if let Some(is_so) = value.as_bool() {
            Self::Bool(is_so)
        } else if Array::is_array(&value) {
            Self::List(value.unchecked_into())
        } else if value.is_object() {
            Self::Object(value.unchecked_into())
        } else {
            Self::Null
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a safe integer is one of 64 bits")]
    fn of_number(value: &JsValue, number: f64) -> Self {
        if Number::is_safe_integer(value) { Self::Integer(number as i64) } else { Self::Float(number) }
    }
}

/// What was parsed.
struct Json(JsValue);

impl<'de> Deserializer<'de> for Json {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match Part::of(self.0) {
            Part::Null => visitor.visit_unit(),
            Part::Bool(is_so) => visitor.visit_bool(is_so),
            Part::Integer(number) => visitor.visit_i64(number),
            Part::Float(number) => visitor.visit_f64(number),
            Part::Text(text) => visitor.visit_string(text),
            Part::List(list) => visitor.visit_seq(Items { list, next: 0 }),
            Part::Object(object) => visitor.visit_map(Fields::of(&object)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    /// The name of a variant, or one field of that name that holds the rest.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        match Part::of(self.0) {
            Part::Text(name) => visitor.visit_enum(Variant { name, content: Json(JsValue::NULL) }),
            Part::Object(object) => {
                let (name, content) = Fields::of(&object).next().ok_or(JsonError::Data)?;
                visitor.visit_enum(Variant { name, content })
            }
            _ => Err(JsonError::Data),
        }
    }

    /// Whatever stands there is not looked at.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier
    }
}

/// Items of a list.
struct Items {
    list: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, JsonError> {
        if self.next == self.list.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Json(self.list.get(self.next - 1))).map(Some)
    }
}

/// Fields of an object.
struct Fields {
    entries: Array,
    next: u32,
    value: Option<Json>,
}

impl Fields {
    fn of(object: &Object) -> Self {
        Self { entries: Object::entries(object), next: 0, value: None }
    }

    fn next(&mut self) -> Option<(String, Json)> {
        let entry: Array = self.entries.get(self.next).dyn_into().ok()?;
        self.next += 1;
        Some((entry.get(0).as_string()?, Json(entry.get(1))))
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, JsonError> {
        let Some((name, value)) = self.next() else { return Ok(None) };
        self.value = Some(value);
        let name: StringDeserializer<JsonError> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, JsonError> {
        seed.deserialize(self.value.take().ok_or(JsonError::Data)?)
    }
}

/// A variant of an enum.
struct Variant {
    name: String,
    content: Json,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = JsonError;
    type Variant = Json;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Json), JsonError> {
        let name: StringDeserializer<JsonError> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        if self.0.is_null() { Ok(()) } else { Err(JsonError::Data) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, JsonError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_any(visitor)
    }
}
