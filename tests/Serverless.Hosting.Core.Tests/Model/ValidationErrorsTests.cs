namespace Serverless.Hosting.Model;

public sealed class ValidationErrorsTests
{
    [Fact]
    public void Add_SameMessage_BecomesOneWithAllPathsSorted()
    {
        var errors = new ValidationErrors();
        errors.Add("missing field(s)", "b");
        errors.Add("missing field(s)", "a", "b");

        Assert.Equal(new ValidationError("missing field(s)", ["a", "b"]), errors.Single());
        Assert.Equal("missing field(s): a, b", errors.ToString());
    }

    [Fact]
    public void Add_OtherDetailsOrLevel_StaysApart()
    {
        var errors = new ValidationErrors();
        errors.Add("bad", "a");
        errors.Add("bad", "it is", ValidationLevel.Error, "a");
        errors.Add("bad", null, ValidationLevel.Warning, "a");

        Assert.Equal(3, errors.Count);
        Assert.Equal("bad: a\nbad: a\nit is", errors.ToString());
    }

    [Fact]
    public void GetEnumerator_SeveralMessages_AreSorted()
    {
        var errors = new ValidationErrors();
        errors.Add("b");
        errors.Add("a", "x");
        errors.Add("B");

        Assert.Equal(["B", "a", "b"], errors.Select(error => error.Message));
    }

    [Fact]
    public void IsValid_WarningsAlone_IsTrue()
    {
        var errors = new ValidationErrors();
        Assert.True(errors.IsValid);

        errors.Add("careful", null, ValidationLevel.Warning, "a");
        Assert.True(errors.IsValid);
        Assert.Equal("", errors.ToString());

        errors.Add("bad", "a");
        Assert.False(errors.IsValid);
    }

    [Fact]
    public void AddRange_Prefix_StandsBeforeEachPath()
    {
        var part = new ValidationErrors();
        part.Add("bad", "image", "[2].name", "");

        var whole = new ValidationErrors();
        whole.AddRange(part, "spec.containers");

        Assert.Equal(["spec.containers", "spec.containers.image", "spec.containers[2].name"], whole.Single().Paths);
    }

    [Theory]
    [InlineData("", "spec", "spec")]
    [InlineData("spec", "template", "spec.template")]
    [InlineData("spec", "", "spec")]
    [InlineData("containers", "[0].name", "containers[0].name")]
    public void In_PathAndField_AreJoined(string path, string field, string expected) => Assert.Equal(expected, ValidationErrors.In(path, field));

    [Fact]
    public void At_Index_IsInBrackets() => Assert.Equal("containers[2]", ValidationErrors.At("containers", 2));
}
