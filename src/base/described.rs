//! How small values stand in the API's description: in place, where they are used, not as schemas of their own.

/// What the names of such schemas begin with; the description puts the schema where the name would be referred to.
pub const IN_PLACE: &str = "in-place:";

/// Describes a value that is written as a text of this format.
#[macro_export]
macro_rules! described_as_text {
    ($name:ident, $format:expr) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let format: Option<&str> = $format;
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(format.map(|format| utoipa::openapi::SchemaFormat::Custom(format.to_owned())))
                    .into()
            }
        }
        $crate::described_in_place!($name);
    };
}

/// Names the schema of a value so that it stands in place.
#[macro_export]
macro_rules! described_in_place {
    ($name:ident) => {
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(concat!("in-place:", module_path!(), ".", stringify!($name)))
            }
        }
    };
}
