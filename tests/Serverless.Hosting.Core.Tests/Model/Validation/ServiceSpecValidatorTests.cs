using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Model.Validation;

public sealed class ServiceSpecValidatorTests
{
    private const string Container = "spec.template.spec.containers[0]";

    [Fact]
    public void Validate_SmallService_HasNoProblem() => Assert.Empty(ServiceSpecValidator.Validate(Coffee(new ContainerSpec { Image = "ghcr.io/cafe/drinks:v1" })));

    [Fact]
    public void Validate_CommandWithoutImage_DependsOnTheLimits()
    {
        var spec = Coffee(new ContainerSpec { Command = ["dotnet", "Drinks.dll"] });

        var strict = ServiceSpecValidator.Validate(spec, limits: new ValidationLimits { AllowCommandWithoutImage = false });

        Assert.Empty(ServiceSpecValidator.Validate(spec));
        Assert.Equal(Container + ".image", Assert.Single(Assert.Single(strict).Paths));
        Assert.False(ServiceSpecValidator.Validate(Coffee(new ContainerSpec())).IsValid);
    }

    [Theory]
    [InlineData("serverless.hosting/sticky", "cookie", "invalid value: cookie\nuse 'cookie=NAME', 'header=NAME' or 'client-address'")]
    [InlineData("networking.knative.dev/http-protocol", "disabled", "invalid value: disabled\nuse 'enabled' or 'redirected'")]
    [InlineData("networking.knative.dev/httpOption", "", "invalid value: \nuse 'enabled' or 'redirected'")]
    [InlineData("serverless.hosting/tag-rules", "cookie:x->next, oops", "invalid value: oops\nwrite rules like 'header:X-Canary=yes->canary' or 'cookie:beta->beta', separated by commas")]
    [InlineData("serverless.hosting/tag-rules", "cookie:x->next,cookie:y->gone,cookie:z->gone", "no traffic target has the tag \"gone\"\n")]
    public void Validate_AnnotationOfTheRoute_NamesItsField(string key, string value, string expected)
    {
        var spec = Coffee(new ContainerSpec { Image = "app" }) with
        {
            Annotations = ValueMap.Empty.With(key, value),
            Traffic = [new() { LatestRevision = true, Percent = 100 }, new() { RevisionName = "coffee-1", Percent = 0, Tag = "next" }],
        };
        var route = new Route { Name = "coffee", Annotations = spec.Annotations, Traffic = [new() { RevisionName = "coffee-1", Percent = 100, Tag = "next" }] };

        Assert.All([ServiceSpecValidator.Validate(spec), ServiceSpecValidator.Validate(route)], errors =>
        {
            var error = Assert.Single(errors);
            Assert.Equal((expected, $"metadata.annotations.{key}"), ($"{error.Message}\n{error.Details}", Assert.Single(error.Paths)));
        });
    }

    [Fact]
    public void Validate_ManyMistakes_FindsAllOfThem()
    {
        var spec = Coffee(new ContainerSpec
        {
            Name = "queue-proxy",
            Image = "Bad/Image",
            Environment = [new("", "x"), new("PORT", "1"), new("K_SERVICE", "x"), new("A=B", "x"), new("GOOD", "x")],
            Port = new ContainerPort(9090, "grpc"),
            LivenessProbe = new ProbeSpec(),
            ReadinessProbe = new ProbeSpec { TcpSocket = new TcpSocketProbe(0), Grpc = new GrpcProbe(0, ""), TimeoutSeconds = 1 },
        }) with
        {
            Name = "Coffee",
            Annotations = ValueMap.Create([new("autoscaling.knative.dev/min-scale", "1"), new(ServingLabels.RolloutDuration, "1500ms")]),
        };
        spec = spec with
        {
            Template = spec.Template with
            {
                Name = "tea-1",
                Annotations = ValueMap.Create([new("autoscaling.knative.dev/min-scale", "x"), new(ServingLabels.ProgressDeadline, "-1s"), new("networking.knative.dev/x", "")]),
                Spec = spec.Template.Spec with { TimeoutSeconds = 601, ContainerConcurrency = -1 },
            },
        };

        var found = ServiceSpecValidator.Validate(spec).SelectMany(error => error.Paths.Select(path => $"{path}: {error.Message.Split(':')[0]}")).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "metadata.annotations.serving.knative.dev/rollout-duration: rollout-duration=1500ms is not at second precision",
                "metadata.annotations: invalid key name \"autoscaling.knative.dev/min-scale\"",
                "metadata.name: not a DNS 1035 label",
                "spec.template.metadata.annotations.autoscaling.knative.dev/min-scale: invalid value",
                "spec.template.metadata.annotations.serving.knative.dev/progress-deadline: progress-deadline=-1s must be positive",
                "spec.template.metadata.annotations: invalid key name \"networking.knative.dev/x\"",
                "spec.template.metadata.name: invalid value",
                "spec.template.spec.containerConcurrency: expected 0 <= -1 <= 1000",
                Container + ".env[0].name: missing field(s)",
                Container + ".env[1].name: \"PORT\" is a reserved environment variable",
                Container + ".env[2].name: \"K_SERVICE\" is a reserved environment variable",
                Container + ".env[3].name: invalid value",
                Container + ".image: Failed to parse image reference",
                Container + ".livenessProbe.exec: expected exactly one, got neither",
                Container + ".livenessProbe.grpc: expected exactly one, got neither",
                Container + ".livenessProbe.httpGet: expected exactly one, got neither",
                Container + ".livenessProbe.tcpSocket: expected exactly one, got neither",
                Container + ".name: \"queue-proxy\" is a reserved container name",
                Container + ".ports.containerPort: invalid value",
                Container + ".ports: Port name grpc is not allowed",
                Container + ".readinessProbe.gRPC: expected exactly one, got both",
                Container + ".readinessProbe.successThreshold: expected 1 <= 0 <= 2147483647",
                Container + ".readinessProbe.tcpSocket: expected exactly one, got both",
                Container + ".readinessProbe.timeoutSeconds: timeoutSeconds is disallowed when periodSeconds is zero",
                "spec.template.spec.timeoutSeconds: expected 0 <= 601 <= 600",
            ],
            found);
    }

    [Fact]
    public void Validate_SeveralContainers_NeedOnePortAndUniqueNames()
    {
        var one = new ContainerSpec { Name = "a", Image = "drinks" };
        var port = new ContainerPort(8080);

        Assert.Contains(Validate(one, one), error => error.Message == "duplicate container name \"a\"" && error.Paths is ["spec.template.spec.containers[1].name"]);
        Assert.Contains(Validate(one, one with { Name = "b" }), error => error.Message == "missing field(s)" && error.Paths is ["spec.template.spec.containers[*].ports"]);
        Assert.Contains(Validate(one with { Port = port }, one with { Name = "b", Port = port }), error => error.Message == "more than one container port is set");
        Assert.Empty(Validate(one with { Port = port }, one with { Name = "b", Environment = [new("PORT", "1")] }));
        Assert.Contains(Validate(), error => error.Paths is ["spec.template.spec.containers"]);

        static ValidationErrors Validate(params ContainerSpec[] containers) => ServiceSpecValidator.Validate(Coffee(containers));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("coffee-v1", true)]
    [InlineData("1a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("", false)]
    public void Validate_Name_MustBeALabel(string name, bool isValid) =>
        Assert.Equal(isValid, ServiceSpecValidator.Validate(Coffee(new ContainerSpec { Image = "drinks" }) with { Name = name }).IsValid);

    [Fact]
    public void Validate_LongName_SaysHowLongItMayBe()
    {
        var errors = ServiceSpecValidator.Validate(Coffee(new ContainerSpec { Image = "drinks" }) with { Name = new string('a', 64) });

        Assert.Equal("not a DNS 1035 label: [must be no more than 63 characters]", Assert.Single(errors).Message);
    }

    [Fact]
    public void Validate_Traffic_IsCheckedAsOfAService()
    {
        var spec = Coffee(new ContainerSpec { Image = "drinks" }) with
        {
            Traffic =
            [
                new TrafficTarget { RevisionName = "coffee-00001", Percent = 60, Tag = "a", LatestRevision = true },
                new TrafficTarget { ConfigurationName = "tea", Percent = 101, Tag = "a", Url = "x" },
            ],
        };

        Assert.Equal(
            [
                "Multiple definitions for \"a\": spec.traffic[0].tag, spec.traffic[1].tag",
                "Traffic targets sum to 161, want 100: spec.traffic",
                "expected 0 <= 101 <= 100: spec.traffic[1].percent",
                "may not set revisionName \"coffee-00001\" when latestRevision is true: spec.traffic[0].latestRevision",
                "must not set the field(s): spec.traffic[1].configurationName, spec.traffic[1].url",
            ],
            ServiceSpecValidator.Validate(spec).Select(error => error.ToString()));
    }

    [Fact]
    public void Validate_ChangedTemplateUnderItsName_IsRefused()
    {
        var spec = Coffee(new ContainerSpec { Image = "drinks" });
        spec = spec with { Template = spec.Template with { Name = "coffee-v1" } };
        var changed = spec with { Template = spec.Template with { Spec = spec.Template.Spec with { TimeoutSeconds = 5 } } };

        Assert.Empty(ServiceSpecValidator.Validate(spec, spec.ToService()));
        Assert.Empty(ServiceSpecValidator.Validate(changed with { Template = changed.Template with { Name = "coffee-v2" } }, spec.ToService()));
        Assert.Equal("spec.template.metadata.name", Assert.Single(Assert.Single(ServiceSpecValidator.Validate(changed, spec.ToService())).Paths));
    }

    [Fact]
    public void Validate_ScalingAnnotation_IsBoundByTheHost()
    {
        var spec = Coffee(new ContainerSpec { Image = "drinks" });
        spec = spec with { Template = spec.Template with { Annotations = ValueMap.Create([new(ScalingAnnotations.InitialScale, "0")]) } };

        Assert.False(ServiceSpecValidator.Validate(spec).IsValid);
        Assert.True(ServiceSpecValidator.Validate(spec, autoscaler: new AutoscalerOptions { AllowZeroInitialScale = true }).IsValid);
    }

    private static ServiceSpec Coffee(params ContainerSpec[] containers) => new()
    {
        Name = "coffee",
        Template = new RevisionTemplate { Spec = new RevisionSpec { Containers = containers.ToValueList() } },
    };
}
