//! Keeps a cluster's objects in memory as kube-rs does: kube-mirror's protocol, in Rust.
//!
//!     kube-rs-mirror --kubeconfig FILE --client lists|streamed|metadata RESOURCE...
//!
//! RESOURCE is `pods`, `deployments.apps` and the like. `lists` are read in pages of 50 and then watched; `streamed`
//! has the list come as the beginning of the watch; `metadata` follows metadata alone. Prints `synced` once all
//! stores are filled; then answers each line on standard input with a line for each object, `RESOURCE NAMESPACE/NAME
//! VERSION HASH`, sorted, and `end`. The hash is of the whole object without its managedFields. Ends with its input.

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use futures::{StreamExt, future::join_all};
use kube::api::{Api, ApiResource, DynamicObject, PartialObjectMeta};
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::discovery::Discovery;
use kube::runtime::{WatchStreamExt, reflector, watcher};
use kube::{Client, Config, Resource};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

type Failure = Box<dyn Error>;

const PATIENCE: Duration = Duration::from_secs(120);

/// One resource: its name as it was given, and how to list what is held of it.
struct Mirror {
    name: String,
    held: Box<dyn Fn() -> Vec<Value>>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [first, kubeconfig, second, kind, names @ ..] = words.as_slice() else {
        return Err("usage: kube-rs-mirror --kubeconfig FILE --client KIND RESOURCE...".into());
    };
    if (first.as_str(), second.as_str()) != ("--kubeconfig", "--client") {
        return Err("--kubeconfig FILE and --client KIND come first, in this order".into());
    }
    let client = connect(kubeconfig).await?;
    let resources = resolve(&client, kind, names).await?;
    let mut mirrors = Vec::new();
    let mut filled = Vec::new();
    for (name, resource) in names.iter().zip(resources) {
        let (mirror, ready) = match kind.as_str() {
            "lists" => follow::<DynamicObject>(
                &client,
                name,
                resource,
                watcher::Config::default().page_size(50),
            ),
            "streamed" => follow::<DynamicObject>(
                &client,
                name,
                resource,
                watcher::Config::default().streaming_lists(),
            ),
            "metadata" => follow::<PartialObjectMeta<DynamicObject>>(
                &client,
                name,
                resource,
                watcher::Config::default(),
            ),
            _ => return Err(format!("there is no client {kind:?}").into()),
        };
        mirrors.push(mirror);
        filled.push(ready);
    }
    for outcome in tokio::time::timeout(PATIENCE, join_all(filled)).await? {
        outcome??;
    }
    println!("synced");
    let mut input = BufReader::new(stdin()).lines();
    while input.next_line().await?.is_some() {
        let mut lines: Vec<String> = mirrors.iter().flat_map(Mirror::lines).collect();
        lines.sort();
        lines.push("end".to_owned());
        println!("{}", lines.join("\n"));
    }
    std::process::exit(0) // the runtime would wait for the thread that reads the input
}

async fn connect(kubeconfig: &str) -> Result<Client, Failure> {
    let file = Kubeconfig::read_from(kubeconfig)?;
    let config = Config::from_custom_kubeconfig(file, &KubeConfigOptions::default()).await?;
    Ok(Client::try_from(config)?)
}

/// Asks the cluster's discovery for the preferred version of each resource: one document for all groups where lists
/// are streamed, each group's own where they are not.
async fn resolve(
    client: &Client,
    kind: &str,
    names: &[String],
) -> Result<Vec<ApiResource>, Failure> {
    let asked = Discovery::new(client.clone());
    let known = if kind == "streamed" {
        asked.run_aggregated().await?
    } else {
        asked.run().await?
    };
    let of_name = |name: &String| {
        let (plural, group) = name.split_once('.').unwrap_or((name, ""));
        let resources = known
            .get(group)
            .map(|group| group.recommended_resources())
            .unwrap_or_default();
        let found = resources
            .into_iter()
            .find(|(resource, _)| resource.plural == plural);
        found
            .map(|(resource, _)| resource)
            .ok_or_else(|| format!("the cluster has no {name}").into())
    };
    names.iter().map(of_name).collect()
}

type Filled = tokio::task::JoinHandle<Result<(), reflector::store::WriterDropped>>;

/// Starts to follow a resource; what is returned second ends when the first list is held.
fn follow<K>(
    client: &Client,
    name: &str,
    resource: ApiResource,
    config: watcher::Config,
) -> (Mirror, Filled)
where
    K: Resource<DynamicType = ApiResource>
        + Clone
        + Debug
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static,
{
    let api = Api::<K>::all_with(client.clone(), &resource);
    let writer = reflector::store::Writer::<K>::new(resource);
    let store = writer.as_reader();
    let name = name.to_owned();
    let said = name.clone();
    tokio::spawn(
        reflector(writer, watcher(api, config).default_backoff()).for_each(move |event| {
            if let Err(why) = event {
                eprintln!("kube-rs-mirror: {said}: {why}"); // it tries again
            }
            std::future::ready(())
        }),
    );
    let ready = store.clone();
    let filled = tokio::spawn(async move { ready.wait_until_ready().await });
    let held = move || {
        store
            .state()
            .iter()
            .map(|object| serde_json::to_value(&**object).unwrap())
            .collect()
    };
    (
        Mirror {
            name,
            held: Box::new(held),
        },
        filled,
    )
}

impl Mirror {
    fn lines(&self) -> Vec<String> {
        (self.held)()
            .into_iter()
            .map(|object| format!("{} {}", self.name, described(object)))
            .collect()
    }
}

/// `NAMESPACE/NAME VERSION HASH`; the members of a Value are sorted, so equal objects have equal texts.
fn described(mut object: Value) -> String {
    let members = object.as_object_mut().expect("an object");
    members.remove("apiVersion"); // those of a list have neither
    members.remove("kind");
    members["metadata"]
        .as_object_mut()
        .expect("metadata")
        .remove("managedFields");
    let of = |name: &str| object["metadata"][name].as_str().unwrap_or("").to_owned();
    let hash = Sha256::digest(object.to_string());
    format!(
        "{}/{} {} {hash:x}",
        of("namespace"),
        of("name"),
        of("resourceVersion")
    )
}
