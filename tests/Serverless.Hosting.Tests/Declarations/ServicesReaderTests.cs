using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Declarations;

public sealed partial class ServicesReaderTests
{
    private const string Section = "Serverless:Services:";

    [Fact]
    public void Read_ThePage_GivesOneServiceFromJsonAndFromVariables()
    {
        var fromJson = ReadValid(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Block("json")))).Build());
        var variables = Block("sh").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2));
        var fromVariables = ReadValid(Configuration([.. variables.Select(pair => $"{pair[0].Replace("__", ":", StringComparison.Ordinal)}={pair[1]}")]));

        Assert.Equal(["checkout", "tea", "thumbs"], fromJson.Select(service => service.Name));
        Assert.Equal(fromJson[0], Assert.Single(fromVariables));
        Assert.Equal(fromJson[0].Hash, fromVariables[0].Hash);
    }

    [Fact]
    public void Read_EverythingOfARevision_BecomesItsTemplate()
    {
        var revision = Single(
            "tea:Revisions:v1:Command=dotnet",
            "tea:Revisions:v1:Arguments:0=Tea.dll",
            "tea:Revisions:v1:Arguments:1=--hot",
            "tea:Revisions:v1:Environment:KIND=green",
            "tea:Revisions:v1:Environment:EMPTY=",
            "tea:Revisions:v1:WorkingDirectory=/srv",
            "tea:Revisions:v1:Protocol=H2C",
            "tea:Revisions:v1:ReadinessPath=/ready",
            "tea:Revisions:v1:ContainerConcurrency=8",
            "tea:Revisions:v1:TimeoutSeconds=5",
            "tea:Revisions:v1:Annotations:serverless.hosting/queue-depth=7",
            "tea:MaxScale=5",
            "tea:Revisions:v1:MaxScale=3").Revisions[0].Template;

        Assert.Equal("tea-v1", revision.Name);
        Assert.Equal((8, 5), (revision.Spec.ContainerConcurrency, revision.Spec.TimeoutSeconds));
        Assert.Equal(ValueMap.Create([new(ScalingAnnotations.MaxScale, "3"), new("serverless.hosting/queue-depth", "7")]), revision.Annotations);
        Assert.Equal(
            new ContainerSpec
            {
                Command = ["dotnet"],
                Args = ["Tea.dll", "--hot"],
                Environment = [new("EMPTY", ""), new("KIND", "green")],
                WorkingDirectory = "/srv",
                Port = new(0, "h2c"),
                ReadinessProbe = new ProbeSpec { HttpGet = new("/ready"), SuccessThreshold = 1 },
            },
            Assert.Single(revision.Spec.Containers));
    }

    [Fact]
    public void Read_EverythingAboutScale_BecomesAnnotations()
    {
        var annotations = Single(
            "tea:Revisions:v1:Provided=true",
            "tea:MinScale=0",
            "tea:MaxScale=9",
            "tea:ReservedInstances=2",
            "tea:Reserve:Types=ecs.t5-lc1m2.small, ecs.t5-lc1m4.large",
            "tea:Reserve:Kind=ecs",
            "tea:Reserve:Handover=whencreditsspent",
            "tea:Reserve:CreditThreshold=12.5",
            "tea:Reserve:InPlace=True",
            "tea:Reserve:Unlimited=false",
            "tea:Autoscaling:Class=kpa.autoscaling.knative.dev",
            "tea:Autoscaling:Metric=rps",
            "tea:Autoscaling:Target=0.5",
            "tea:Autoscaling:TargetUtilization=80",
            "tea:Autoscaling:StableWindow=00:01:30",
            "tea:Autoscaling:InitialScale=2",
            "tea:Autoscaling:ActivationScale=3",
            "tea:Autoscaling:ScaleDownDelay=1m",
            "tea:Autoscaling:ScaleToZeroRetention=45s",
            "tea:Autoscaling:PanicWindowPercentage=20",
            "tea:Autoscaling:PanicThresholdPercentage=300",
            "tea:Autoscaling:TargetBurstCapacity=-1",
            "tea:Autoscaling:Aggregation=linear").Revisions[0].Template.Annotations;

        Assert.Equal(
            ValueMap.Create(
            [
                new(ScalingAnnotations.MinScale, "0"), new(ScalingAnnotations.MaxScale, "9"),
                new(ReserveAnnotations.Enable, "enable"), new(ReserveAnnotations.Replicas, "2"), new(ReserveAnnotations.Types, "ecs.t5-lc1m2.small, ecs.t5-lc1m4.large"),
                new(ReserveAnnotations.Kind, "ecs"), new(ReserveAnnotations.Handover, "WhenCreditsSpent"), new(ReserveAnnotations.CreditThreshold, "12.5"),
                new(ReserveAnnotations.InPlace, "true"), new(ReserveAnnotations.Unlimited, "false"),
                new(ScalingAnnotations.Class, "kpa.autoscaling.knative.dev"), new(ScalingAnnotations.Metric, "rps"), new(ScalingAnnotations.Target, "0.5"),
                new(ScalingAnnotations.TargetUtilizationPercentage, "80"), new(ScalingAnnotations.Window, "90s"), new(ScalingAnnotations.InitialScale, "2"),
                new(ScalingAnnotations.ActivationScale, "3"), new(ScalingAnnotations.ScaleDownDelay, "60s"), new(ScalingAnnotations.ScaleToZeroPodRetentionPeriod, "45s"),
                new(ScalingAnnotations.PanicWindowPercentage, "20"), new(ScalingAnnotations.PanicThresholdPercentage, "300"),
                new(ScalingAnnotations.TargetBurstCapacity, "-1"), new(ScalingAnnotations.MetricAggregationAlgorithm, "linear"),
            ]),
            annotations);
        Assert.Empty(ScalingAnnotations.Validate(annotations, new AutoscalerOptions()));
        Assert.Empty(ReserveAnnotations.Validate(annotations, InstanceCatalog.Default));
    }

    [Fact]
    public void Read_FixedAddresses_AreAllThereWhateverTheServiceSaysOfNumbers()
    {
        var service = Single(
            "tea:Revisions:v1:Addresses:0=http://10.0.0.1:80",
            "tea:Revisions:v1:Addresses:1=http://10.0.0.2:80/",
            "tea:MaxScale=9",
            "tea:ReservedInstances=1",
            "tea:Autoscaling:Target=7");

        var template = service.Revisions[0].Template;
        Assert.Equal(ProvidedInstances.Image, template.Spec.ServingContainer.Image);
        Assert.Equal([new Uri("http://10.0.0.1:80"), new Uri("http://10.0.0.2:80")], ProvidedInstances.AddressesOf(template.Annotations)!);
        Assert.Equal(("2", "2", "disable", "7"), (
            template.Annotations[ScalingAnnotations.MinScale], template.Annotations[ScalingAnnotations.MaxScale], template.Annotations[ReserveAnnotations.Enable], template.Annotations[ScalingAnnotations.Target]));
    }

    [Fact]
    public void Read_FixedAddresses_SayWhatCodeSays()
    {
        var read = Single("tea:Revisions:v1:Addresses:0=http://10.0.0.1:80", "tea:Revisions:v1:Addresses:1=http://10.0.0.2:80").Revisions[0].Template;

        Assert.Equal(new ServiceBuilder("tea").WithRevisionName("tea-v1").FromAddresses(new("http://10.0.0.1:80"), new("http://10.0.0.2:80")).Build().Template, read);
    }

    [Fact]
    public void Read_SeveralTags_AreTargetsOfTheirOwn()
    {
        var service = Single(
            "tea:Revisions:v1:Provided=true", "tea:Revisions:v2:Provided=true", "tea:Revisions:v3:Provided=true",
            "tea:Traffic:v1=90", "tea:Traffic:V2=10", "tea:Tags:canary=v2", "tea:Tags:blue=v2", "tea:Tags:next=v3");

        Assert.Equal(
            [
                new() { RevisionName = "tea-v1", Percent = 90 },
                new() { RevisionName = "tea-v2", Percent = 10, Tag = "blue" },
                new() { RevisionName = "tea-v2", Percent = 0, Tag = "canary" },
                new() { RevisionName = "tea-v3", Percent = 0, Tag = "next" },
            ],
            service.Traffic);
    }

    [Theory]
    [InlineData("Tea:Revisions:v1:Provided=true", "Tea: 'Tea' is no name for a service: lower-case letters, digits and hyphens, first a letter, 63 at most.")]
    [InlineData("tea=x", "tea: A section is expected here, not a single value.")]
    [InlineData("tea:MaxScale=5", "tea:Revisions: The service has no revision; it needs at least one.")]
    [InlineData("tea:Namespace=My_Own", "tea:Namespace: 'My_Own' is no namespace: lower-case letters, digits and hyphens, first a letter, 63 at most.")]
    [InlineData("tea:Port=70000", "tea:Port: '70000' is no whole number from 1 to 65535.")]
    [InlineData("tea:Port=", null)]
    [InlineData("tea:Prot=80", "tea:Prot: Unknown. Known are 'Annotations', 'Autoscaling', 'MaxScale', 'MinScale', 'Namespace', 'Port', 'Reserve', 'ReservedInstances', 'Revisions', 'Tags', 'Traffic'.")]
    [InlineData("tea:MinScale=-1", "tea:MinScale: '-1' is no whole number of 0 or more.")]
    [InlineData("tea:MaxScale=many", "tea:MaxScale: 'many' is no whole number of 0 or more.")]
    [InlineData("tea:MaxScale:v1=1", "tea:MaxScale: A single value is expected here, not a section.")]
    [InlineData("tea:ReservedInstances=1.5", "tea:ReservedInstances: '1.5' is no whole number of 0 or more.")]
    [InlineData("tea:Reserve=small", "tea:Reserve: A section is expected here, not a single value.")]
    [InlineData("tea:Reserve:Kind=vm", "tea:Reserve:Kind: 'vm' is none of 'eci', 'ecs', 'acs'.")]
    [InlineData("tea:Reserve:Handover=Never", "tea:Reserve:Handover: 'Never' is none of 'WhenStandardReady', 'WhenCreditsSpent'.")]
    [InlineData("tea:Reserve:CreditThreshold=101", "tea:Reserve:CreditThreshold: '101' is no number from 0 to 100.")]
    [InlineData("tea:Reserve:InPlace=yes", "tea:Reserve:InPlace: 'yes' is neither 'true' nor 'false'.")]
    [InlineData("tea:Autoscaling:Target=0", "tea:Autoscaling:Target: '0' is no number of 0.01 or more.")]
    [InlineData("tea:Autoscaling:TargetUtilization=101", "tea:Autoscaling:TargetUtilization: '101' is no number from 1 to 100.")]
    [InlineData("tea:Autoscaling:StableWindow=60", "tea:Autoscaling:StableWindow: '60' is no duration of whole seconds from 00:00:06 to 01:00:00, such as '90s' or '00:01:30'.")]
    [InlineData("tea:Autoscaling:StableWindow=5s", "tea:Autoscaling:StableWindow: '5s' is no duration of whole seconds from 00:00:06 to 01:00:00, such as '90s' or '00:01:30'.")]
    [InlineData("tea:Autoscaling:ScaleDownDelay=1500ms", "tea:Autoscaling:ScaleDownDelay: '1500ms' is no duration of whole seconds from 00:00:00 to 01:00:00, such as '90s' or '00:01:30'.")]
    [InlineData("tea:Autoscaling:Aggregation=mean", "tea:Autoscaling:Aggregation: 'mean' is none of 'linear', 'weighted-exponential'.")]
    [InlineData("tea:Revisions:V1:Provided=true", "tea:Revisions:V1: 'tea-V1' is no name for a revision: lower-case letters, digits and hyphens, no hyphen at the end, 63 at most.")]
    [InlineData("tea:Revisions:v1=x", "tea:Revisions:v1: A section is expected here, not a single value.")]
    [InlineData("tea:Revisions:v1:MaxScale=1", "tea:Revisions:v1: Where its instances come from is missing: one of 'Address', 'Addresses', 'Provided', 'Command' and 'Image'.")]
    [InlineData("tea:Revisions:v1:Address=http://a:1;tea:Revisions:v1:Command=x", "tea:Revisions:v1: 'Address' and 'Command' are given; only one may be.")]
    [InlineData("tea:Revisions:v1:Provided=false", "tea:Revisions:v1:Provided: 'false' says nothing of where its instances come from; leave it out, and give one of the other keys.")]
    [InlineData("tea:Revisions:v1:Address=https://a:1", "tea:Revisions:v1:Address: 'https://a:1' is no address: expected 'http://', a host and a port, and nothing else.")]
    [InlineData("tea:Revisions:v1:Address=http://a:1/path", "tea:Revisions:v1:Address: 'http://a:1/path' is no address: expected 'http://', a host and a port, and nothing else.")]
    [InlineData("tea:Revisions:v1:Addresses:0=http://a:1;tea:Revisions:v1:Addresses:1=http://a:1", "tea:Revisions:v1:Addresses:1: 'http://a:1' is there twice.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Revisions:v1:Environment:A=b", "tea:Revisions:v1:Environment: Its instances are not started here, so this has no effect: it goes with 'Command' or 'Image'.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Revisions:v1:Protocol=http3", "tea:Revisions:v1:Protocol: 'http3' is none of 'http1', 'h2c'.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Revisions:v1:ReadinessPath=ready", "tea:Revisions:v1:ReadinessPath: 'ready' is no path: it begins with '/'.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Revisions:v1:ContainerConcurrency=1001", "tea:Revisions:v1:ContainerConcurrency: '1001' is no whole number from 0 to 1000.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Revisions:v1:TimeoutSeconds=0", "tea:Revisions:v1:TimeoutSeconds: '0' is no whole number from 1 to 600.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Traffic:v1=90", "tea:Traffic: The percents add up to 90; they must add up to 100.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Traffic:v2=100", "tea:Traffic:v2: There is no revision 'v2'. There are 'v1'.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Traffic:v1=101", "tea:Traffic:v1: '101' is no whole number from 0 to 100.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Revisions:v2:Provided=true", "tea:Traffic: The service has 2 revisions: say how the traffic is divided over them.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Tags:Canary=v1", "tea:Tags:Canary: 'Canary' is no tag: lower-case letters, digits and hyphens, first a letter, 63 at most.")]
    [InlineData("tea:Revisions:v1:Provided=true;tea:Tags:canary=v2", "tea:Tags:canary: There is no revision 'v2'. There are 'v1'.")]
    [InlineData("tea:Port=80;milk:Port=80;milk:Revisions:v1:Provided=true", "tea:Port: Port 80 belongs to service 'milk' already.")]
    [InlineData("tea:Port=8081;:Serverless:Admin:Port=8081", "tea:Port: Port 8081 is that of the management API.")]
    public void Read_Mistake_IsToldWithItsPathAndWhatIsAllowed(string settings, string? problem)
    {
        var configuration = Configuration([.. settings.Split(';').Select(setting => setting[0] == ':' ? setting[1..] : Section + setting)]);

        ServicesReader.Read(configuration, out var problems);

        Assert.Contains(problem is null ? $"{Section}tea:Revisions: The service has no revision; it needs at least one." : Section + problem, problems.Select(found => found.ToString()));
    }

    [Fact]
    public void Read_ManyMistakes_TellsThemAll()
    {
        ServicesReader.Read(Configuration($"{Section}tea:MinScale=-1", $"{Section}tea:MaxScale=-1", $"{Section}milk:Port=x", $"{Section}milk:Revisions:v1:Adress=http://a:1"), out var problems);

        Assert.Equal(
            [
                $"{Section}milk:Port", $"{Section}milk:Revisions:v1", $"{Section}milk:Revisions:v1:Adress", $"{Section}tea:MaxScale", $"{Section}tea:MinScale", $"{Section}tea:Revisions",
            ],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    internal static IConfigurationRoot Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build();

    internal static IReadOnlyList<DeclaredService> ReadValid(IConfiguration configuration)
    {
        var services = ServicesReader.Read(configuration, out var problems);
        Assert.Empty(problems);
        return services;
    }

    private static DeclaredService Single(params string[] settings) => Assert.Single(ReadValid(Configuration([.. settings.Select(setting => Section + setting)])));

    private static string Block(string language, [System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/configuration.md"));
        return CodeBlock().Matches(page).First(block => block.Groups["language"].Value == language).Groups["code"].Value;
    }

    [GeneratedRegex("```(?<language>\\w+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
