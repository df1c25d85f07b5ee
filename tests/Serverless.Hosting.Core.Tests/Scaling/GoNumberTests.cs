namespace Serverless.Hosting.Scaling;

public sealed class GoNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+7", 7)]
    [InlineData("-7", -7)]
    [InlineData("007", 7)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void TryParseInt32_Number_IsRead(string text, int expected)
    {
        Assert.True(GoNumber.TryParseInt32(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("1.0", false)]
    [InlineData("1_000", false)]
    [InlineData("0x10", false)]
    [InlineData("٣", false)]
    [InlineData("2147483648", true)]
    [InlineData("-99999999999999999999", true)]
    public void TryParseInt32_NoNumberOf32Bits_SaysWhich(string text, bool expected)
    {
        Assert.False(GoNumber.TryParseInt32(text, out _, out var isOutOfRange));
        Assert.Equal(expected, isOutOfRange);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-1.5", -1.5)]
    [InlineData("+1e3", 1000)]
    [InlineData("1E-2", 0.01)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    public void TryParseDouble_Number_IsRead(string text, double expected)
    {
        Assert.True(GoNumber.TryParseDouble(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("1-")]
    [InlineData("+nan")]
    [InlineData("1e999")]
    [InlineData("lots")]
    public void TryParseDouble_NoNumber_IsRefused(string text) => Assert.False(GoNumber.TryParseDouble(text, out _));
}
