use remote_assist::deploy::{self, SimulatorOptions};
use remote_assist::error::{Error, Result, codes};
use remote_assist::sim::{Fault, TenantInfo};
use serde_json::Value;

use crate::client::Client;
use crate::task::run;

/// A simulated tenant behind its HTTP door, served by our runtime. It ends with `close`, or with its last copy.
#[derive(Clone, Debug)]
pub struct Simulator {
    simulator: deploy::Simulator,
    process: u32,
}

impl Simulator {
    /// Starts one.
    pub async fn start(options: SimulatorOptions) -> Result<Self> {
        let simulator = run(deploy::Simulator::start(options)).await?;
        Ok(Self { simulator, process: std::process::id() })
    }

    /// The address of Graph. It answers until the simulator is closed, to other processes too.
    pub fn graph_url(&self) -> &str {
        self.simulator.graph_url()
    }

    /// The address of the token authority.
    pub fn authority(&self) -> &str {
        self.simulator.authority()
    }

    /// A bearer token of the first tenant.
    pub fn token(&self) -> &str {
        self.simulator.token()
    }

    /// The tenants with tokens.
    pub fn tenants(&self) -> &[TenantInfo] {
        self.simulator.tenants()
    }

    /// A client of the same tenant in this process.
    pub fn client(&self) -> Result<Client> {
        self.here()?.client().map(Client::over)
    }

    /// The simulator itself. A forked child has a copy of the tenant that nobody serves, so that it is refused there.
    pub fn here(&self) -> Result<&deploy::Simulator> {
        if self.process == std::process::id() {
            return Ok(&self.simulator);
        }
        Err(Error::new(
            codes::USAGE,
            "this simulator belongs to the process that started it, not to its forked child",
        )
        .hint("A child can use its address and token; ask or change the simulator itself in the parent."))
    }

    /// Answers what is under way, shuts the door and lets go of the tenant file. Closing twice is harmless, and so is
    /// closing in a forked child.
    pub async fn close(&self) -> Result<()> {
        let Ok(simulator) = self.here() else { return Ok(()) };
        let simulator = simulator.clone();
        run(async move { simulator.close().await }).await
    }

    /// Whether it was closed.
    pub fn closed(&self) -> bool {
        self.simulator.closed()
    }
}

/// Scripted faults: a list of JSON values, or its text. Fails with `usage` and the place of the mistake.
pub fn faults(given: &Value) -> Result<Vec<Fault>> {
    match given {
        Value::String(text) => Fault::parse_list(text),
        list => Fault::from_json(list),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use futures::executor::block_on;
    use serde_json::json;

    use super::*;

    fn get(simulator: &Simulator) -> std::io::Result<String> {
        let host = simulator.authority().trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        write!(stream, "GET /_sim/info HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    #[test]
    fn it_is_served_without_an_executor_of_the_caller() {
        let simulator = block_on(Simulator::start(SimulatorOptions::default())).unwrap();
        assert!(get(&simulator).unwrap().starts_with("HTTP/1.1 200"));
        assert_eq!(
            simulator.client().unwrap().tenant().unwrap().request("GET", "/users", None).unwrap().0,
            200
        );
        assert!(!format!("{simulator:?}").contains(simulator.token()));
        block_on(simulator.close()).unwrap();
        block_on(simulator.close()).unwrap();
        assert!(simulator.closed() && get(&simulator).is_err());
        assert_eq!(simulator.client().unwrap_err().code(), codes::USAGE);
    }

    #[test]
    fn faults_come_as_values_or_as_text() {
        let list = json!([{ "do": "lose" }]);
        assert_eq!(faults(&list).unwrap(), faults(&Value::String(list.to_string())).unwrap());
        assert_eq!(faults(&json!({})).unwrap_err().code(), codes::USAGE);
    }
}
