using System.Text.Json.Nodes;
using CsCheck;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Reading;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

public sealed class ResourceMappingTests
{
    [Fact]
    public void Read_WrittenObject_IsTheObject() =>
        ResourceGen.Resource.Sample(resource => Assert.Equal(resource, ResourceMapping.Read(resource.Kind, ResourceMapping.Write(resource))), iter: 500);

    [Fact]
    public void Decode_ObjectWrittenAsYaml_IsTheObject() => ResourceGen.Resource.Sample(
        resource =>
        {
            var errors = new ValidationErrors();
            var node = YamlReader.Read(ServingDocuments.ToYaml(resource), new NodeBudget(64, 100_000)).Single();

            var document = new DocumentAdmission(new DocumentOptions()).Decode(node, resource.Kind, new SourceMap(""), errors);

            Assert.Empty(errors);
            Assert.Equal(resource, ResourceMapping.Read(resource.Kind, document));
        },
        iter: 500);

    [Fact]
    public void ToJson_Service_LooksLikeThatOfTheReference()
    {
        var at = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        var service = (Service)Assert.Single(ServingDocuments.Parse(ManifestText.Coffee)).Resource with
        {
            Uid = "u-1",
            Version = 7,
            Generation = 2,
            CreatedAt = at,
            Status = new ServiceStatus
            {
                ObservedGeneration = 2,
                LatestCreatedRevisionName = "coffee-00002",
                LatestReadyRevisionName = "coffee-00002",
                Url = "http://coffee.default.example.com",
                AddressUrl = "http://coffee.default.svc.cluster.local",
                Traffic = [new TrafficTarget { RevisionName = "coffee-00002", LatestRevision = true, Percent = 100 }],
                Conditions = [new Condition("Ready", ConditionStatus.True) { LastTransitionTime = at }],
            },
        };

        var expected = JsonNode.Parse(
            """
            {
              "apiVersion": "serving.knative.dev/v1",
              "kind": "Service",
              "metadata": {
                "name": "coffee", "namespace": "default", "uid": "u-1", "resourceVersion": "7", "generation": 2, "creationTimestamp": "2026-01-31T12:00:00Z"
              },
              "spec": {
                "template": {
                  "metadata": { "annotations": { "autoscaling.knative.dev/target": "10" } },
                  "spec": {
                    "containers": [{
                      "name": "user-container",
                      "image": "ghcr.io/cafe/drinks",
                      "env": [{ "name": "TARGET", "value": "coffee" }],
                      "resources": {},
                      "readinessProbe": { "tcpSocket": { "port": 0 }, "successThreshold": 1 }
                    }],
                    "enableServiceLinks": false,
                    "containerConcurrency": 0,
                    "timeoutSeconds": 300
                  }
                },
                "traffic": [{ "latestRevision": true, "percent": 100 }]
              },
              "status": {
                "observedGeneration": 2,
                "conditions": [{ "type": "Ready", "status": "True", "lastTransitionTime": "2026-01-31T12:00:00Z" }],
                "latestCreatedRevisionName": "coffee-00002",
                "latestReadyRevisionName": "coffee-00002",
                "url": "http://coffee.default.example.com",
                "address": { "url": "http://coffee.default.svc.cluster.local" },
                "traffic": [{ "revisionName": "coffee-00002", "latestRevision": true, "percent": 100 }]
              }
            }
            """);
        Assert.Equal(CanonicalJson.Write(expected), CanonicalJson.Write(ServingDocuments.ToJson(service)));
    }

    [Fact]
    public void ToJsonList_Services_IsServiceList()
    {
        var documents = ServingDocuments.Parse($"{ManifestText.Coffee}\n---\n{ManifestText.Named("tea")}");

        var list = ServingDocuments.ToJsonList(ResourceKind.Service, documents.Select(document => document.Resource), version: 9);

        Assert.Equal("ServiceList", (string?)list["kind"]);
        Assert.Equal("9", (string?)list["metadata"]!["resourceVersion"]);
        Assert.Equal(["coffee", "tea"], list["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"]));
    }

    [Fact]
    public void ToYaml_TextThatLooksLikeMore_IsQuoted()
    {
        var yaml = ServingDocuments.ToYaml(new JsonObject { ["a"] = "yes", ["on"] = "12", ["c"] = "plain", ["d"] = new JsonArray(), ["e"] = 5, ["f"] = null, ["g"] = "" });

        Assert.Equal("a: \"yes\"\n\"on\": \"12\"\nc: plain\nd: []\ne: 5\nf: null\ng: \"\"\n", yaml);
    }

    [Fact]
    public void Read_FieldsOfACluster_AreKeptAsCanonicalJson()
    {
        var text = ManifestText.Coffee.Replace(
            "image: ghcr.io/cafe/drinks",
            """
            image: ghcr.io/cafe/drinks
                    volumeMounts: [{name: v, mountPath: /v}]
                    ports: [{name: http1, containerPort: 3000, protocol: TCP}]
                    livenessProbe: {httpGet: {path: /, port: http1}}
            """,
            StringComparison.Ordinal) + "\n      volumes: [{name: v, secret: {secretName: s}}]\n      serviceAccountName: robot\n";

        var spec = Assert.Single(ServingDocuments.Parse(text)).ToServiceSpec().Template.Spec;

        Assert.Equal("""{"serviceAccountName":"robot","volumes":[{"name":"v","secret":{"secretName":"s"}}]}""", spec.ClusterFields);
        Assert.Equal(
            """{"livenessProbe":{"httpGet":{"port":"http1"}},"ports":[{"protocol":"TCP"}],"volumeMounts":[{"mountPath":"/v","name":"v","readOnly":true}]}""",
            spec.Containers[0].ClusterFields);
        Assert.Equal(new ContainerPort(3000, "http1"), spec.Containers[0].Port);
        Assert.Equal(3000, spec.Containers[0].LivenessProbe!.HttpGet!.Port);
    }
}
