//! The server functions as the source has them, so that no test forgets one.

use std::{fs, path::Path};

use reqwest::Method;
use syn::{
    Attribute, Expr, ExprLit, ExprPath, FnArg, GenericArgument, Item, ItemFn, Lit, LitStr, MetaNameValue, Pat,
    PathArguments, Token, Type,
    punctuated::Punctuated,
    visit::{self, Visit},
};

/// One server function.
pub(crate) struct Endpoint {
    /// What comes after `/api/`.
    pub(crate) path: String,
    pub(crate) method: Method,
    /// Whether its fields come as `multipart/form-data`, and are read one by one.
    pub(crate) is_multipart: bool,
    /// The variant of `domain::Permission` that it asks for; `None` for what asks for no owner.
    pub(crate) permission: Option<String>,
    pub(crate) fields: Vec<Field>,
}

/// An argument of a server function.
pub(crate) struct Field {
    pub(crate) name: String,
    /// The last part of its type's path, inside of an `Option`.
    pub(crate) kind: String,
    pub(crate) is_optional: bool,
}

/// Every server function.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let api = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/api");
    let files = fs::read_dir(api).expect("the source is there").map(|entry| entry.expect("an entry").path());
    let mut endpoints: Vec<Endpoint> = files.filter(|path| path.is_file()).flat_map(|path| read(&path)).collect();
    endpoints.sort_by(|one, other| one.path.cmp(&other.path));
    endpoints
}

/// The names that the form of a post is read by; one that ends with `-` or `[` begins a name.
pub(crate) fn fields_of_post_form() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/api/convert/post_form.rs");
    let file = syn::parse_file(&fs::read_to_string(path).expect("text")).expect("Rust");
    let mut literals = Literals::default();
    literals.visit_file(&file);
    literals.0.retain(|literal| !["", "]", "circles"].contains(&literal.as_str()));
    literals.0.sort();
    literals.0.dedup();
    literals.0
}

fn read(path: &Path) -> Vec<Endpoint> {
    let file = syn::parse_file(&fs::read_to_string(path).expect("text")).expect("Rust");
    file.items.iter().filter_map(|item| if let Item::Fn(item) = item { endpoint(item) } else { None }).collect()
}

fn endpoint(item: &ItemFn) -> Option<Endpoint> {
    let attribute = item.attrs.iter().find(|attribute| attribute.path().is_ident("server"))?;
    let (path, input) = arguments(attribute);
    let mut permission = FindPermission::default();
    permission.visit_item_fn(item);
    let fields: Vec<Field> = item.sig.inputs.iter().map(field).collect();
    let is_multipart = input.as_deref() == Some("MultipartFormData");
    Some(Endpoint {
        path,
        method: if input.as_deref() == Some("GetUrl") { Method::GET } else { Method::POST },
        is_multipart,
        permission: permission.0,
        fields: if is_multipart { Vec::new() } else { fields },
    })
}

/// The endpoint and the encoding of what is sent there.
fn arguments(attribute: &Attribute) -> (String, Option<String>) {
    let pairs = attribute
        .parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated)
        .expect("`#[server(endpoint = …, input = …)]`");
    let value = |name: &str| pairs.iter().find(|pair| pair.path.is_ident(name)).map(|pair| &pair.value);
    let Some(Expr::Lit(ExprLit { lit: Lit::Str(path), .. })) = value("endpoint") else { panic!("no fixed endpoint") };
    let input = match value("input") {
        Some(Expr::Path(ExprPath { path, .. })) => path.get_ident().map(ToString::to_string),
        _ => None,
    };
    (path.value(), input)
}

fn field(argument: &FnArg) -> Field {
    let FnArg::Typed(argument) = argument else { panic!("a server function is no method") };
    let Pat::Ident(name) = &*argument.pat else { panic!("an argument has a name") };
    let (kind, inner) = last_segment(&argument.ty);
    let is_option = kind == "Option";
    let has_default = argument.attrs.iter().any(|attribute| attribute.path().is_ident("server"));
    Field {
        name: name.ident.to_string(),
        kind: inner.filter(|_| is_option).unwrap_or(kind),
        is_optional: is_option || has_default,
    }
}

/// The last part of a type's path, and of that of its first argument.
fn last_segment(of: &Type) -> (String, Option<String>) {
    let Type::Path(path) = of else { panic!("an argument's type is a path") };
    let segment = path.path.segments.last().expect("a path has parts");
    let inner = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        _ => None,
    };
    let inner = inner.and_then(|inner| if let GenericArgument::Type(inner) = inner { Some(inner) } else { None });
    (segment.ident.to_string(), inner.map(|inner| last_segment(inner).0))
}

/// Finds `Permission::…`.
#[derive(Default)]
struct FindPermission(Option<String>);

impl<'ast> Visit<'ast> for FindPermission {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [.., kind, name] = names.as_slice()
            && kind == "Permission"
        {
            assert_eq!(self.0.replace(name.clone()), None, "one permission");
        }
        visit::visit_expr_path(self, path);
    }
}

/// Collects strings.
#[derive(Default)]
struct Literals(Vec<String>);

impl<'ast> Visit<'ast> for Literals {
    fn visit_attribute(&mut self, _: &'ast Attribute) {
        // A comment is an attribute, too.
    }

    fn visit_lit_str(&mut self, literal: &'ast LitStr) {
        self.0.push(literal.value());
    }
}
