namespace Serverless.Hosting.Knative.Schema;

public sealed class QuantityTextTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1500", "1500")]
    [InlineData("200000k", "200M")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("0Ki", "0")]
    [InlineData("-2000m", "-2")]
    [InlineData("1e3", "1e3")]
    [InlineData("0.1n", "1n")]
    [InlineData("many", null)]
    public void Canonical_Text_IsWrittenInOneWay(string text, string? expected) => Assert.Equal(expected, QuantityText.Canonical(text));

    [Fact]
    public void Canonical_ManyDigits_DoesNotOverflow() => Assert.NotNull(QuantityText.Canonical("1234567890123456789012345678.5"));
}
