using System.Globalization;

namespace Serverless.Hosting.Model;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("2", "2")]
    [InlineData("-1", "-1")]
    [InlineData("+1", "1")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("500m", "0.5")]
    [InlineData("250u", "0.00025")]
    [InlineData("3n", "0.000000003")]
    [InlineData("1k", "1000")]
    [InlineData("1M", "1000000")]
    [InlineData("1G", "1000000000")]
    [InlineData("1T", "1000000000000")]
    [InlineData("1P", "1000000000000000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1Ki", "1024")]
    [InlineData("128Mi", "134217728")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("1Ti", "1099511627776")]
    [InlineData("1Ei", "1152921504606846976")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("15e-1", "1.5")]
    [InlineData("17179869184", "17179869184")]
    public void TryParse_Quantity_IsRead(string text, string expected)
    {
        Assert.True(Quantity.TryParse(text, out var value));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("1K")]
    [InlineData("1ki")]
    [InlineData("1e3Mi")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1 Gi")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999999Gi")]
    [InlineData("lots")]
    public void TryParse_NoQuantity_IsRefused(string? text) => Assert.False(Quantity.TryParse(text, out _));
}
