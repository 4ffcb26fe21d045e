//! `/api/v1/appeals`, `/api/v1/complaints` (misuse of a certificate or mark among them) and the steps of each under
//! `/api/v1/concerns`.

use actix_web::{HttpRequest, web};

use crate::access::Act;
use crate::base::error::{Error, Fields};
use crate::base::ids::ConcernId;
use crate::lifecycle::concerns::{
    GivenAcknowledgement, GivenClosing, GivenConcern, GivenDemand, GivenHandler, GivenMeasure, GivenOutcome,
    GivenProgress, GivenPublicity, GivenReferral, GivenValidation, view,
};
use crate::rules::steps::concern::Kind;
use crate::web::app::App;
use crate::web::desk::concerns as desk;
use crate::web::kit::list::Asked;
use crate::web::kit::{Answer, Id, Json, Seen, Visitor, made, versioned};

const APPEALS: &[Kind] = &[Kind::Appeal];
const COMPLAINTS: &[Kind] = &[Kind::Complaint, Kind::Misuse];

async fn list(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    asked: &Asked,
    kinds: &'static [Kind],
) -> Answer {
    let part = asked.part::<ConcernId>()?;
    let (after, rows) = (part.after, part.rows());
    let items = app
        .db
        .read(&visitor.actor, visitor.now, Act::SeeConcerns, move |reader| {
            view::newest(reader, kinds, after, rows)
        })
        .await?;
    part.answer(request, items, |item| item.id.to_string())
}

/// The appeals the visitor sees.
pub async fn appeals(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    list(&app, &visitor, &request, &asked, APPEALS).await
}

/// The complaints the visitor sees, and misuse.
pub async fn complaints(
    app: web::Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Answer {
    list(&app, &visitor, &request, &asked, COMPLAINTS).await
}

/// Appeals against a decision.
pub async fn appeal(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenConcern>) -> Answer {
    lodge(app, visitor, given, APPEALS).await
}

/// Complains, or records misuse.
pub async fn complain(app: web::Data<App>, visitor: Visitor, Json(given): Json<GivenConcern>) -> Answer {
    lodge(app, visitor, given, COMPLAINTS).await
}

/// The kind need not be said where the address says it.
async fn lodge(
    app: web::Data<App>,
    visitor: Visitor,
    mut given: GivenConcern,
    kinds: &'static [Kind],
) -> Answer {
    if given.kind.is_empty() {
        given.kind = kinds.first().map_or("", |kind| kind.as_str()).into();
    }
    if !kinds.iter().any(|kind| kind.as_str() == given.kind.as_str()) {
        let mut fields = Fields::none();
        fields.add(
            "kind",
            "Appeals are sent to /api/v1/appeals, everything else to /api/v1/complaints.",
        );
        return Err(Error::Invalid(fields).into());
    }
    let id = desk::lodge_from(&app, &visitor, &given).await?;
    let shown = one(app, visitor, Id(id)).await;
    Ok(made(&format!("/api/v1/concerns/{id}"), id, shown))
}

/// One with its course.
pub async fn one(app: web::Data<App>, visitor: Visitor, Id(id): Id<ConcernId>) -> Answer {
    versioned(&desk::one(&app, &visitor, id).await?)
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $given:ty;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            app: web::Data<App>,
            visitor: Visitor,
            Id(id): Id<ConcernId>,
            Seen(given): Seen<$given>,
        ) -> Answer {
            desk::take_from(&app, &visitor, id, given.check()?).await?;
            one(app, visitor, Id(id)).await
        }
    )*};
}

steps! {
    /// Acknowledges it.
    acknowledge GivenAcknowledgement;
    /// Takes it up, or not.
    validate GivenValidation;
    /// Names who handles it.
    name_handler GivenHandler;
    /// Writes down what was done or found.
    report GivenProgress;
    /// Refers it to the client.
    refer GivenReferral;
    /// Demands a correction.
    demand GivenDemand;
    /// Writes down what followed.
    measure GivenMeasure;
    /// Decides.
    decide GivenOutcome;
    /// Settles what is made public.
    agree_publicity GivenPublicity;
    /// Notifies the end.
    end GivenClosing;
}
