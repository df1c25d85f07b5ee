namespace Serverless.Hosting.Knative.Reading;

public sealed class PlainScalarTests
{
    [Theory]
    [InlineData("", SourceKind.Null, "")]
    [InlineData("~", SourceKind.Null, "")]
    [InlineData("NULL", SourceKind.Null, "")]
    [InlineData("N", SourceKind.Boolean, "false")]
    [InlineData("yes", SourceKind.Boolean, "true")]
    [InlineData("on", SourceKind.Boolean, "true")]
    [InlineData("OFF", SourceKind.Boolean, "false")]
    [InlineData("yEs", SourceKind.Text, "yEs")]
    [InlineData("12", SourceKind.Number, "12")]
    [InlineData("+5", SourceKind.Number, "5")]
    [InlineData("-0", SourceKind.Number, "0")]
    [InlineData("1_000", SourceKind.Number, "1000")]
    [InlineData("012", SourceKind.Number, "10")]
    [InlineData("0x1F", SourceKind.Number, "31")]
    [InlineData("0b101", SourceKind.Number, "5")]
    [InlineData("0o17", SourceKind.Number, "15")]
    [InlineData("089", SourceKind.Number, "89")]
    [InlineData("2.5", SourceKind.Number, "2.5")]
    [InlineData("1e3", SourceKind.Number, "1000")]
    [InlineData(".5", SourceKind.Number, "0.5")]
    [InlineData(".inf", SourceKind.Number, ".inf")]
    [InlineData("1.2.3", SourceKind.Text, "1.2.3")]
    [InlineData("2026-01-31", SourceKind.Text, "2026-01-31")]
    [InlineData("1:30", SourceKind.Text, "1:30")]
    [InlineData("-", SourceKind.Text, "-")]
    [InlineData("10s", SourceKind.Text, "10s")]
    [InlineData("coffee", SourceKind.Text, "coffee")]
    public void Resolve_Text_HasTypeOfYaml11(string text, object kind, string value) => Assert.Equal(((SourceKind)kind, value), PlainScalar.Resolve(text));
}
