using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Reservations;

public sealed class ReserveAnnotationsTests
{
    private const string FiveNames = "ecs.t6-c1m1.large, ecs.t5-lc1m2.small,ecs.s6-c1m2.small,ecs.t6-c1m2.large,ecs.n1.small";

    [Theory]
    [InlineData(ReserveAnnotations.Enable, "enable")]
    [InlineData(ReserveAnnotations.Enable, "disable")]
    [InlineData(ReserveAnnotations.Kind, "acs")]
    [InlineData(ReserveAnnotations.Types, "1-2Gi")]
    [InlineData(ReserveAnnotations.Types, FiveNames)]
    [InlineData(ReserveAnnotations.Replicas, "3")]
    [InlineData(ReserveAnnotations.CpuRequest, "500m")]
    [InlineData(ReserveAnnotations.MemoryLimit, "1Gi")]
    [InlineData(ReserveAnnotations.Handover, "WhenCreditsSpent")]
    [InlineData(ReserveAnnotations.CreditThreshold, "0")]
    [InlineData(ReserveAnnotations.CreditThreshold, "12.5")]
    [InlineData(ReserveAnnotations.InPlace, "true")]
    [InlineData(ReserveAnnotations.Unlimited, "false")]
    [InlineData("knative.aliyun.com/reserve-instance-of-the-future", "x")]
    public void Validate_GoodValue_IsTaken(string key, string value) => Assert.Empty(Validate((key, value)));

    [Theory]
    [InlineData(ReserveAnnotations.Enable, "true", "invalid value: true", "enable, disable")]
    [InlineData(ReserveAnnotations.Kind, "ECS", "invalid value: ECS", "eci, ecs, acs")]
    [InlineData(ReserveAnnotations.Types, "", "invalid value: ", "1-2Gi")]
    [InlineData(ReserveAnnotations.Types, "1-2", "invalid value: 1-2", "1-2Gi")]
    [InlineData(ReserveAnnotations.Types, "100-2Gi", "invalid value: 100-2Gi", "No instance type is as large")]
    [InlineData(ReserveAnnotations.Types, "ecs.n1.small,ecs.nosuch", "invalid value: ecs.nosuch", "ecs.n1.small")]
    [InlineData(ReserveAnnotations.Types, FiveNames + ",ecs.t5-c1m2.large", "invalid value: " + FiveNames + ",ecs.t5-c1m2.large", "at most 5")]
    [InlineData(ReserveAnnotations.Replicas, "0", "expected 1 <= 0 <= 2147483647", null)]
    [InlineData(ReserveAnnotations.Replicas, "one", "expected 1 <= one <= 2147483647", null)]
    [InlineData(ReserveAnnotations.CpuLimit, "-1", "invalid value: -1", "500m")]
    [InlineData(ReserveAnnotations.MemoryRequest, "lots", "invalid value: lots", "1Gi")]
    [InlineData(ReserveAnnotations.Handover, "never", "invalid value: never", "WhenStandardReady, WhenCreditsSpent")]
    [InlineData(ReserveAnnotations.CreditThreshold, "101", "expected 0 <= 101 <= 100", null)]
    [InlineData(ReserveAnnotations.CreditThreshold, "-1", "expected 0 <= -1 <= 100", null)]
    [InlineData(ReserveAnnotations.InPlace, "yes", "invalid value: yes", "true, false")]
    [InlineData("serverless.hosting/reserve-hand-over", "x", "invalid key name \"serverless.hosting/reserve-hand-over\"", "serverless.hosting/reserve-handover")]
    public void Validate_BadValue_SaysWhatIsWrongWhereAndWhatIsAllowed(string key, string value, string message, string? allowed)
    {
        var error = Assert.Single(Validate((key, value)));

        Assert.Equal((message, key), (error.Message, Assert.Single(error.Paths)));
        Assert.Contains(allowed ?? "", error.Details ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_RequestAboveLimit_NamesBoth()
    {
        var error = Assert.Single(Validate((ReserveAnnotations.CpuRequest, "2"), (ReserveAnnotations.CpuLimit, "1500m")));

        Assert.Equal([ReserveAnnotations.CpuLimit, ReserveAnnotations.CpuRequest], error.Paths);
    }

    [Fact]
    public void ServiceSpecValidator_UnknownType_NamesTheField()
    {
        var spec = new ServiceSpec
        {
            Name = "coffee",
            Template = new()
            {
                Annotations = ValueMap.Empty.With(ReserveAnnotations.Types, "ecs.nosuch"),
                Spec = new() { Containers = [new() { Image = "coffee" }] },
            },
        };

        var error = Assert.Single(ServiceSpecValidator.Validate(spec));

        Assert.Equal("spec.template.metadata.annotations.knative.aliyun.com/reserve-instance-eci-use-specs", Assert.Single(error.Paths));
    }

    [Fact]
    public void ToAnnotations_EverySetting_IsValidAndMeansTheSame()
    {
        var options = new ReservedInstanceOptions
        {
            Types = ["ecs.t5-c1m2.large", "ecs.n1.small"],
            Replicas = 2,
            Handover = ReserveHandover.WhenCreditsSpent,
            CreditThreshold = 12.5,
            InPlace = true,
            Unlimited = true,
        };

        var annotations = options.ToAnnotations();

        Assert.Empty(ReserveAnnotations.Validate(annotations, InstanceCatalog.Default));
        var settings = ReserveSettings.Resolve(annotations, new() { Containers = [new()] }, new(), new(), InstanceCatalog.Default);
        Assert.Equal(["ecs.t5-c1m2.large", "ecs.n1.small"], settings.Types.Select(type => type.Name));
        Assert.Equal((2, ReserveHandover.WhenCreditsSpent, 12.5, 25, true, true), (settings.Replicas, settings.Handover, settings.CreditThreshold, settings.SharingThreshold, settings.InPlace, settings.IsUnlimited));
    }

    private static ValidationErrors Validate(params (string Key, string Value)[] annotations) =>
        ReserveAnnotations.Validate(ValueMap.Create(annotations.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))), InstanceCatalog.Default);
}
