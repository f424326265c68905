//! Serving: migrate where that is automatic, bind, serve, and stop when asked.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::web::Data;
use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Failure, Outcome, logging, migrate::prepare_folder};
use crate::{
    app::App,
    clock::{Clock, Ids},
    config::{DatabaseUrl, Flags, Settings},
    db::{self, migrate},
    error::Context,
    features::{self, webhooks::Relaying},
    housekeeping, http,
    jobs::Runner,
};

/// By then the workers answer.
const CONTRACT_AFTER: Duration = Duration::from_millis(100);

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Run pending migrations first. SQLite always does; PostgreSQL only with this flag.
    #[arg(long)]
    migrate: bool,
}

pub fn serve(flags: &Flags, args: &ServeArgs) -> Outcome {
    let settings = Settings::load(flags)?;
    logging::start(settings.log_format, "info,actix_server=warn");
    prepare_folder(&settings);
    bring_up(&settings, args.migrate)?;
    let (listener, settings) = listen(settings)?;
    let app = App::build(settings, Clock::system(), Ids::system())?;
    run(app, listener, |address| tracing::info!(%address, "serving"))
}

/// Migrates, or refuses to serve a database that lacks migrations.
pub fn bring_up(settings: &Settings, is_asked: bool) -> Outcome {
    let mut conn = db::connect(&settings.database_url)?;
    let is_automatic = matches!(settings.database_url, DatabaseUrl::Sqlite { .. });
    if is_automatic || is_asked {
        let ran = migrate::up(&mut conn)?;
        if ran > 0 {
            tracing::info!(ran, "migrated");
        }
        return Ok(());
    }
    let pending = migrate::status(&mut conn)?.iter().filter(|one| !one.is_applied).count();
    if pending > 0 {
        return Err(Failure::Told(format!(
            "{pending} migrations are pending: run `thidua migrate up`, or serve with --migrate"
        )));
    }
    Ok(())
}

/// Binds before the rest starts, so that the settings name the port that was really given.
pub fn listen(mut settings: Settings) -> Result<(TcpListener, Settings), Failure> {
    let refused = |error| Failure::Told(format!("{} cannot be bound: {error}", settings.bind));
    let listener = TcpListener::bind(settings.bind).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let asked = format!("http://{}", settings.bind);
    let given = format!("http://{address}");
    if settings.issuer == asked {
        settings.issuer.clone_from(&given);
    }
    if settings.public_base_url == asked {
        settings.public_base_url = given;
    }
    settings.bind = address;
    Ok((listener, settings))
}

/// Serves until SIGTERM or SIGINT, then finishes what is in flight.
pub fn run(app: App, listener: TcpListener, ready: impl FnOnce(SocketAddr)) -> Outcome {
    let sealer = app.start_sealer()?;
    let app = Data::new(app);
    let housekeeper = housekeeping::start(&app)?;
    let runner = Runner::start(&app.clone().into_inner(), features::timed::perform)?;
    let relaying = Relaying::start(&app.clone().into_inner())?;
    let served = actix_web::rt::System::new().block_on(async {
        // Caught before anybody is told that the service is up: whoever hears it may stop it.
        let signals = StopSignals::catch().internal("catching signals")?;
        let running = http::start(app.clone(), listener)?;
        let (handle, stopping) = (running.handle.clone(), app.clone());
        actix_web::rt::spawn(async move {
            let name = signals.received().await;
            tracing::info!(signal = name, "stopping: finishing what is in flight");
            // They would be in flight for as long as they are let.
            stopping.streams.close();
            handle.stop(true).await;
        });
        ready(running.address);
        // The first parameter or body to be checked waits for the contract, so it is made before
        // anybody asks, but not while the workers, who need the same cores, register their routes.
        actix_web::rt::spawn(async {
            tokio::time::sleep(CONTRACT_AFTER).await;
            std::thread::spawn(http::contract::contract);
        });
        running.server.await.map_err(|error| Failure::Told(format!("serving failed: {error}")))
    });
    drop(relaying);
    drop(runner);
    drop(housekeeper);
    // Last, so that the final changes are sealed and their head is signed.
    drop(sealer);
    served
}

/// SIGTERM and SIGINT, caught from the moment this is made.
struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    fn catch() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn received(mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
