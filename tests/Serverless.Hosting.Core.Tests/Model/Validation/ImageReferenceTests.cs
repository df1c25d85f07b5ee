namespace Serverless.Hosting.Model.Validation;

public sealed class ImageReferenceTests
{
    private const string Digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("drinks", true)]
    [InlineData("drinks:v1", true)]
    [InlineData("localhost:5000/cafe/drinks:v1.0_a-B", true)]
    [InlineData("Registry.example.com/drinks", true)]
    [InlineData("drinks" + Digest, true)]
    [InlineData("drinks:v1" + Digest, true)]
    [InlineData("d", false)]
    [InlineData("Drinks", false)]
    [InlineData("drinks:", false)]
    [InlineData("drinks:a b", false)]
    [InlineData("drinks@sha256:0123", false)]
    [InlineData("drinks@", false)]
    [InlineData("a b", false)]
    public void IsValid_Name_IsThatOfAnImage(string image, bool expected) => Assert.Equal(expected, ImageReference.IsValid(image));
}
