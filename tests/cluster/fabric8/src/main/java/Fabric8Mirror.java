import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a cluster's objects in memory with fabric8's shared informers: kube-mirror's protocol, in Java.
 *
 * <pre>fabric8-mirror --kubeconfig FILE --client typed|generic|streamed RESOURCE...</pre>
 *
 * <p>RESOURCE is {@code pods}, {@code deployments.apps} and the like. `typed` has a class for each resource and reads
 * lists in pages of 50; `generic` has one class for all, found by the cluster's discovery; `streamed` is that with the
 * list as the beginning of the watch. Prints {@code synced} once all caches are filled; then answers each line on
 * standard input with a line for each object, {@code RESOURCE NAMESPACE/NAME VERSION HASH}, sorted, and {@code end}.
 * The hash is of the whole object without its managedFields. Ends with its input.
 */
public final class Fabric8Mirror {
  private static final long PATIENCE_SECONDS = 120;
  private static final long PAGE = 50;
  private static final Map<String, Class<? extends HasMetadata>> TYPED = Map.of(
      "pods", Pod.class,
      "configmaps", ConfigMap.class,
      "services", Service.class,
      "nodes", Node.class,
      "events", Event.class,
      "deployments.apps", Deployment.class);

  private final KubernetesClient client;
  private final Map<String, SharedIndexInformer<? extends HasMetadata>> informers = new LinkedHashMap<>();

  private Fabric8Mirror(KubernetesClient client) {
    this.client = client;
  }

  public static void main(String[] words) throws Exception {
    if (words.length < 5 || !words[0].equals("--kubeconfig") || !words[2].equals("--client")) {
      System.err.println("usage: fabric8-mirror --kubeconfig FILE --client KIND RESOURCE...");
      System.exit(2);
    }
    String kind = words[3];
    if (!List.of("typed", "generic", "streamed").contains(kind)) {
      System.err.println("fabric8-mirror: there is no client " + kind);
      System.exit(2);
    }
    Config config = new ConfigBuilder(Config.fromKubeconfig(new File(words[1])))
        .withWatchList(kind.equals("streamed"))
        .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      Fabric8Mirror mirror = new Fabric8Mirror(client);
      for (String name : Arrays.asList(words).subList(4, words.length)) {
        mirror.follow(name, kind.equals("typed") ? mirror.typed(name) : mirror.generic(name));
      }
      mirror.awaitFilled();
      System.out.println("synced");
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (input.readLine() != null) {
        System.out.println(String.join("\n", mirror.lines()));
      }
    }
    System.exit(0); // threads of its connections may linger
  }

  private Informable<? extends HasMetadata> typed(String name) {
    Class<? extends HasMetadata> type = TYPED.get(name);
    if (type == null) {
      throw new IllegalArgumentException("no class is known of " + name);
    }
    return client.resources(type).inAnyNamespace().withLimit(PAGE);
  }

  private Informable<? extends HasMetadata> generic(String name) {
    int dot = name.indexOf('.');
    String plural = dot < 0 ? name : name.substring(0, dot);
    String group = dot < 0 ? "" : name.substring(dot + 1);
    String version = group.isEmpty() ? "v1" : client.getApiGroup(group).getPreferredVersion().getVersion();
    String inFull = group.isEmpty() ? version : group + "/" + version;
    APIResource found = client.getApiResources(inFull).getResources().stream()
        .filter(resource -> resource.getName().equals(plural))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the cluster has no " + name));
    return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withPlural(plural)
        .withKind(found.getKind())
        .withNamespaced(found.getNamespaced())
        .build()).inAnyNamespace();
  }

  private void follow(String name, Informable<? extends HasMetadata> resource) {
    SharedIndexInformer<? extends HasMetadata> informer = resource.runnableInformer(0);
    // Otherwise it ends with the first thing that it does not understand, as when a server is being restarted.
    informer.exceptionHandler((isStarted, why) -> {
      System.err.println("fabric8-mirror: " + name + ": " + why);
      return true;
    });
    informers.put(name, informer);
  }

  /** Starts all, and waits until each has its first list. */
  private void awaitFilled() throws Exception {
    List<CompletableFuture<Void>> started = new ArrayList<>();
    for (SharedIndexInformer<? extends HasMetadata> informer : informers.values()) {
      started.add(informer.start().toCompletableFuture());
    }
    for (CompletableFuture<Void> one : started) {
      one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private List<String> lines() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, SharedIndexInformer<? extends HasMetadata>> one : informers.entrySet()) {
      for (HasMetadata object : one.getValue().getStore().list()) {
        lines.add(one.getKey() + " " + described(object));
      }
    }
    Collections.sort(lines);
    lines.add("end");
    return lines;
  }

  private String described(HasMetadata object) throws Exception {
    Map<?, ?> read = client.getKubernetesSerialization().convertValue(object, Map.class);
    Map<Object, Object> whole = new LinkedHashMap<>(read);
    whole.remove("apiVersion"); // those of a list have neither
    whole.remove("kind");
    Map<Object, Object> metadata = new LinkedHashMap<>((Map<?, ?>) whole.get("metadata"));
    metadata.remove("managedFields");
    whole.put("metadata", metadata);
    String text = client.getKubernetesSerialization().asJson(sorted(whole));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    String namespace = object.getMetadata().getNamespace();
    return (namespace == null ? "" : namespace) + "/" + object.getMetadata().getName() + " "
        + object.getMetadata().getResourceVersion() + " " + HexFormat.of().formatHex(hash);
  }

  /**
   * The same value with the members of its maps in order, and without those that are null: equal objects have equal
   * texts, though the client itself makes one of its classes of what a watch brings and a map of what a list does.
   */
  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> ordered = new TreeMap<>();
      map.forEach((key, member) -> {
        if (member != null) {
          ordered.put(String.valueOf(key), sorted(member));
        }
      });
      return ordered;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Fabric8Mirror::sorted).toList();
    }
    return value;
  }
}
