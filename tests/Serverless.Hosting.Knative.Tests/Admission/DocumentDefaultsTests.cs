using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Defaults of the reference that none of its recorded answers shows.
/// </summary>
public sealed class DocumentDefaultsTests
{
    [Fact]
    public void Apply_NamesOfContainers_SkipsTakenOnesAndStaysShort()
    {
        var options = new DocumentOptions();
        options.Defaults.ContainerNameTemplate = new string('x', 62);
        var pod = Apply(options, """{"containers": [{"ports": [{"containerPort": 1}]}, {"name": "b"}, {}]}""");

        var names = pod.Objects("containers").Select(container => container.Text("name")).ToArray();

        Assert.Equal([Names.Child(new string('x', 62), "-0"), "b", Names.Child(new string('x', 62), "-1")], names);
        Assert.All(names, name => Assert.InRange(name.Length, 1, Names.MaxLength));
    }

    [Fact]
    public void Apply_InitContainer_GetsNoResourcesMountsOrProbes()
    {
        var options = new DocumentOptions();
        options.Defaults.Requests["cpu"] = "100m";
        var pod = Apply(options, """{"containers": [{}], "initContainers": [{"volumeMounts": [{"name": "v"}]}]}""");

        var init = pod.Objects("initContainers")[0];

        Assert.Equal("""{"volumeMounts":[{"name":"v"}],"name":"init-container"}""", init.ToJsonString());
        Assert.Equal("100m", pod.Objects("containers")[0].Object("resources").Object("requests").Text("cpu"));
    }

    [Theory]
    [InlineData("""{"containers": [{"securityContext": {"seccompProfile": {"type": ""}}}]}""", "RuntimeDefault")]
    [InlineData("""{"containers": [{"securityContext": {"seccompProfile": {"type": "Unconfined"}}}]}""", "Unconfined")]
    [InlineData("""{"containers": [{}], "securityContext": {"seccompProfile": {"type": "Unconfined"}}}""", "")]
    [InlineData("""{"containers": [{}], "securityContext": {"seccompProfile": {"type": ""}}}""", "RuntimeDefault")]
    public void Apply_SecureDefaults_FillProfileWithoutType(string spec, string type)
    {
        var context = Apply(Secure("Enabled"), spec).Objects("containers")[0].Object("securityContext");

        Assert.Equal(type, context.Object("seccompProfile").Text("type"));
    }

    [Theory]
    [InlineData("Enabled", true)]
    [InlineData("AllowRootBounded", null)]
    public void Apply_SecureDefaults_ForbidRootOnlyWhereEnabled(string state, bool? runAsNonRoot)
    {
        var context = Apply(Secure(state), """{"containers": [{"ports": [{"containerPort": 80}]}]}""").Objects("containers")[0].Object("securityContext");

        Assert.Equal(runAsNonRoot, context.Flag("runAsNonRoot"));
        Assert.Equal(false, context.Flag("allowPrivilegeEscalation"));
        Assert.Equal(["NET_BIND_SERVICE"], context.Object("capabilities").Texts("add"));
        Assert.Equal(["ALL"], context.Object("capabilities").Texts("drop"));
    }

    [Theory]
    [InlineData(200, 100, 0, 100L, null)]
    [InlineData(200, 200, 0, null, null)]
    [InlineData(200, 50, 40, 50L, 40L)]
    [InlineData(40, 50, 40, null, null)]
    public void Apply_Timeouts_FillsOnlyShorterOnes(long timeout, long start, long idle, long? expectedStart, long? expectedIdle)
    {
        var options = new DocumentOptions();
        (options.Defaults.ResponseStartTimeout, options.Defaults.IdleTimeout) = (TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(idle));
        var pod = Apply(options, $$"""{"containers": [{}], "timeoutSeconds": {{timeout}}}""");

        Assert.Equal((expectedStart, expectedIdle), (pod.Number("responseStartTimeoutSeconds"), pod.Number("idleTimeoutSeconds")));
    }

    [Theory]
    [InlineData("""{"readinessProbe": {"periodSeconds": 5, "exec": {"command": ["x"]}}}""", 1L, 3L, 1L)]
    [InlineData("""{"readinessProbe": {"periodSeconds": 5, "failureThreshold": 7, "timeoutSeconds": 9, "successThreshold": 2}}""", 2L, 7L, 9L)]
    [InlineData("{}", 1L, null, null)]
    public void Apply_ReadinessProbe_FillsTimings(string container, long success, long? failure, long? timeout)
    {
        var probe = Apply(new(), $$"""{"containers": [{{container}}]}""").Objects("containers")[0].Object("readinessProbe");

        Assert.Equal((success, failure, timeout), (probe.Number("successThreshold"), probe.Number("failureThreshold"), probe.Number("timeoutSeconds")));
    }

    [Fact]
    public void Apply_ServiceLinks_AreFilledOnCreationAlone()
    {
        var old = JsonNode.Parse("""{"metadata": {"name": "c"}, "spec": {"template": {"spec": {"containers": [{}]}}}}""")!.AsObject();
        var created = old.DeepClone().AsObject();
        var updated = old.DeepClone().AsObject();

        new DocumentDefaults(new()).Apply(ResourceKind.Configuration, created, DocumentOperation.Create);
        new DocumentDefaults(new()).Apply(ResourceKind.Configuration, updated, new DocumentOperation(old));

        Assert.Equal(false, created["spec"]!["template"]!["spec"]!.AsObject().Flag("enableServiceLinks"));
        Assert.Null(updated["spec"]!["template"]!["spec"]!.AsObject().Flag("enableServiceLinks"));
    }

    private static DocumentOptions Secure(string state) => new() { Features = FeatureFlags.Create([new(FeatureNames.SecurePodDefaults, state)]) };

    private static JsonObject Apply(DocumentOptions options, string spec)
    {
        var pod = JsonNode.Parse(spec)!.AsObject();
        new RevisionDefaults(options, new JsonObject { ["name"] = "coffee" }, isCreate: true).Apply(pod);
        return pod;
    }
}
