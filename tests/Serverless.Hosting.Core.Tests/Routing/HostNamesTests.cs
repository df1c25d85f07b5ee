using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class HostNamesTests
{
    [Fact]
    public void TryGetHosts_Defaults_MakesAPublicHostInExampleCom()
    {
        Assert.True(new HostNames(new()).TryGetHosts(Route("coffee"), "", out var hosts, out _));

        Assert.Equal("coffee", hosts.Name);
        Assert.Equal(["coffee.default", "coffee.default.svc", "coffee.default.svc.cluster.local"], hosts.Local);
        Assert.Equal("coffee.default.example.com", hosts.External);
        Assert.Equal("http://coffee.default.example.com", hosts.Url);
        Assert.Equal("http://coffee.default.svc.cluster.local", HostNames.AddressOf(Route("coffee")));
    }

    [Theory]
    [InlineData("", "a.com")]
    [InlineData("app=x", "b.com")]
    [InlineData("app=x,env=prod", "c.com")]
    [InlineData("app=y,env=prod", "a.com")]
    [InlineData("team=t", "d.com")]
    [InlineData("app=x,team=t", "b.com")]
    public void TryGetHosts_SeveralDomains_TakesTheMostSpecificThenTheFirst(string labels, string domain)
    {
        var names = new HostNames(new()
        {
            Domains = [Rule("d.com", "team=t"), Rule("c.com", "app=x,env=prod"), Rule("b.com", "app=x"), Rule("z.com", ""), Rule("a.com", "")],
        });
        var route = Route("coffee") with { Labels = Labels(labels) };

        Assert.True(names.TryGetHosts(route, "", out var hosts, out _));
        Assert.Equal($"coffee.default.{domain}", hosts.External);
    }

    [Fact]
    public void TryGetHosts_NoDomainMatches_IsLocal()
    {
        var names = new HostNames(new() { Domains = [Rule("b.com", "app=x")], DefaultExternalScheme = "https" });

        Assert.True(names.TryGetHosts(Route("coffee"), "blue", out var hosts, out _));
        Assert.Null(hosts.External);
        Assert.Equal("http://blue-coffee.default.svc.cluster.local", hosts.Url);
    }

    [Theory]
    [InlineData("blue", true)]
    [InlineData("green, blue", true)]
    [InlineData("green", false)]
    [InlineData("", false)]
    public void TryGetHosts_TagForCallersInside_HidesThatTagAlone(string tags, bool isLocal)
    {
        var names = new HostNames(new());
        var route = Route("coffee") with { Annotations = ValueMap.Empty.With(HostNames.LocalTagsAnnotation, tags) };

        Assert.True(names.TryGetHosts(route, "blue", out var blue, out _));
        Assert.True(names.TryGetHosts(route, "", out var main, out _));
        Assert.Equal(isLocal ? "http://blue-coffee.default.svc.cluster.local" : "http://blue-coffee.default.example.com", blue.Url);
        Assert.Equal("coffee.default.example.com", main.External);
    }

    [Fact]
    public void TryGetHosts_HttpsByDefault_IsForPublicUrlsAlone()
    {
        var names = new HostNames(new() { DefaultExternalScheme = "https" });
        var hidden = Route("coffee") with { Labels = ValueMap.Empty.With(ServingLabels.Visibility, "cluster-local") };

        Assert.True(names.TryGetHosts(Route("coffee"), "", out var hosts, out _));
        Assert.Equal("https://coffee.default.example.com", hosts.Url);
        Assert.True(names.TryGetHosts(hidden, "", out hosts, out _));
        Assert.Equal("http://coffee.default.svc.cluster.local", hosts.Url);
        Assert.Null(hosts.External);
    }

    [Theory]
    [InlineData("{{.Name}}.{{.Labels.env}}.{{.Domain}}")]
    [InlineData("{{.Name}}.{{index .Labels \"env\"}}.{{.Domain}}")]
    public void TryGetHosts_LabelOfTheTemplateIsMissing_SaysWhatIsWrong(string template)
    {
        var names = new HostNames(new() { DomainTemplate = template });

        Assert.False(names.TryGetHosts(Route("coffee"), "", out _, out var problem));
        Assert.Contains("coffee.", problem, StringComparison.Ordinal);
        Assert.True(names.TryGetHosts(Route("coffee") with { Labels = Labels("env=prod") }, "", out var hosts, out _));
        Assert.Equal("coffee.prod.example.com", hosts.External);
    }

    [Fact]
    public void TryGetHosts_TagMakesALabelTooLong_SaysSo()
    {
        Assert.False(new HostNames(new()).TryGetHosts(Route(new('a', 60)), "blue", out _, out var problem));
        Assert.Contains("63 characters", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_InvalidOptions_Throws() => Assert.Throws<ArgumentException>(() => new HostNames(new() { DomainTemplate = "" }));

    private static Route Route(string name) => new() { Name = name, Traffic = [] };

    private static DomainRule Rule(string domain, string labels) => new() { Domain = domain, Selector = Labels(labels).ToDictionary() };

    private static ValueMap Labels(string labels) => ValueMap.Create(labels
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(label => label.Split('='))
        .Select(label => KeyValuePair.Create(label[0], label[1])));
}
