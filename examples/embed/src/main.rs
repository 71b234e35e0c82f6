//! Serves the notes API, with the operators' port beside it.

use rocket::tokio;

#[rocket::main]
async fn main() -> Result<(), Box<rocket::Error>> {
    let api = whiteroom_embed::rocket(rocket::Config::figment(), whiteroom::stage());
    let api = api.ignite().await?;
    let Some(ops) = whiteroom::ops(&api) else {
        unreachable!("the stage is attached")
    };
    tokio::try_join!(api.launch(), ops.launch())?;
    Ok(())
}
