//! What everybody may do, as one JSON object.

use serde_json::{Map, Value, json};

use super::parts::rule;
use crate::policy::matrix::{Cell, Matrix, Row};

/// A matrix: everybody, and each route with a cell for everybody.
#[must_use]
pub fn matrix(matrix: &Matrix) -> Value {
    let cell = |cell: &Cell| {
        let settled_by = cell.settled_by.as_ref().map(rule);
        json!({ "answer": cell.answer.name(), "settled_by": settled_by })
    };
    let row = |row: &Row| {
        let cells = matrix.who.iter().zip(&row.cells);
        let cells = cells.map(|(who, found)| (who.clone(), cell(found)));
        json!({
            "method": row.route.method,
            "route": row.route.pattern,
            "path": row.path,
            "who": cells.collect::<Map<String, Value>>(),
        })
    };
    json!({
        "who": matrix.who,
        "routes": matrix.rows.iter().map(row).collect::<Value>(),
        "revision": matrix.revision.to_string(),
    })
}
