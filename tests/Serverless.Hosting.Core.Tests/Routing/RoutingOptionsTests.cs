namespace Serverless.Hosting.Routing;

public class RoutingOptionsTests
{
    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(new RoutingOptions().Validate());

    [Theory]
    [InlineData("{{.Name}}.{{.Namespace}}.{{.Domain}}")]
    [InlineData("{{ .Name }}-{{ .Namespace }}.{{ .Domain }}")]
    [InlineData("{{.Name}}.{{index .Annotations \"team\"}}.{{.Domain}}")]
    [InlineData("{{.Name}}.{{.Labels.env}}.{{.Domain}}")]
    public void Validate_DomainTemplateThatMakesNames_FindsNothing(string template) =>
        Assert.Empty(new RoutingOptions { DomainTemplate = template }.Validate());

    [Theory]
    [InlineData("")]
    [InlineData("{{.Name}}")]
    [InlineData("{{.Name}}..{{.Domain}}")]
    [InlineData("{{.Name}}_{{.Namespace}}.{{.Domain}}")]
    [InlineData("{{.Name}.{{.Domain}}")]
    [InlineData("{{.Tag}}.{{.Domain}}")]
    [InlineData("{{.Labels}}.{{.Domain}}")]
    [InlineData("{{index .Name \"x\"}}.{{.Domain}}")]
    [InlineData("{{if .Name}}x{{end}}.{{.Domain}}")]
    [InlineData("{{.Name}}.{{.Domain}}/path")]
    public void Validate_DomainTemplateThatDoesNot_NamesIt(string template) =>
        Assert.Contains($"Domain template '{template}'", Assert.Single(new RoutingOptions { DomainTemplate = template }.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{{.Tag}}-{{.Namespace}}")]
    [InlineData("-{{.Tag}}")]
    [InlineData("{{.Tag}}.")]
    public void Validate_TagTemplateThatMakesNoNames_NamesIt(string template) =>
        Assert.Contains($"Tag template '{template}'", Assert.Single(new RoutingOptions { TagTemplate = template }.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("apps.example.com", true)]
    [InlineData("", false)]
    [InlineData("example.com.", false)]
    [InlineData("*.example.com", false)]
    public void Validate_Domain_MustBeOne(string domain, bool isValid) =>
        Assert.Equal(isValid, new RoutingOptions { Domains = [new() { Domain = domain }] }.Validate().Count == 0);

    [Fact]
    public void Validate_SeveralMistakes_ReportsAll()
    {
        var options = new RoutingOptions
        {
            DomainTemplate = "x",
            TagTemplate = "x y",
            Domains = [new() { Domain = "Example" }, new() { Domain = "a.com" }, new() { Domain = "a.com" }],
            DefaultExternalScheme = "ftp",
            RolloutDuration = TimeSpan.FromMilliseconds(1500),
        };

        Assert.Equal(6, options.Validate().Count);
    }

    [Fact]
    public void Validate_NegativeRolloutDuration_IsReported() =>
        Assert.Contains("negative", Assert.Single(new RoutingOptions { RolloutDuration = TimeSpan.FromSeconds(-1) }.Validate()), StringComparison.Ordinal);
}
