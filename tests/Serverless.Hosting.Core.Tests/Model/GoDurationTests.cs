namespace Serverless.Hosting.Model;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+0", 0)]
    [InlineData("5s", 5_000)]
    [InlineData("+5s", 5_000)]
    [InlineData("-5s", -5_000)]
    [InlineData("5.s", 5_000)]
    [InlineData(".5s", 500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("3h15m30.918s", 11_730_918)]
    [InlineData("-2m3.4s", -123_400)]
    [InlineData("300ms", 300)]
    [InlineData("1500us", 1.5)]
    [InlineData("1500µs", 1.5)]
    [InlineData("1500μs", 1.5)]
    [InlineData("1500ns", 0.0015)]
    [InlineData("39h9m14.425s", 140_954_425)]
    [InlineData("0.3333333333333333333h", 1_200_000)]
    [InlineData("0.100000000000000000000h", 360_000)]
    [InlineData("1s1s", 2_000)]
    public void TryParse_Duration_IsRead(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds, 0.0002);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("00")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("s")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData(".s")]
    [InlineData("+.s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("1.5.5s")]
    [InlineData("1e3s")]
    [InlineData("1d")]
    [InlineData("1h-5m")]
    [InlineData("--5s")]
    [InlineData("5S")]
    [InlineData("3000000h")]
    [InlineData("9223372036854775808ns")]
    [InlineData("9223372036854775.808us")]
    [InlineData("9223372036s9223372036s")]
    [InlineData("99999999999999999999999999999999s")]
    public void TryParse_NoDuration_IsRefused(string? text) => Assert.False(GoDuration.TryParse(text, out _));
}
