namespace Serverless.Hosting.Processes.Commands;

public sealed class VariableExpansionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["NAME"] = "tea", ["EMPTY"] = "", ["NESTED"] = "$(NAME)" };

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("$(NAME)", "tea")]
    [InlineData("a$(NAME)b$(EMPTY)c", "ateabc")]
    [InlineData("$(UNKNOWN)", "$(UNKNOWN)")]
    [InlineData("$$(NAME)", "$(NAME)")]
    [InlineData("$$$(NAME)", "$tea")]
    [InlineData("$NAME $ $(NAME", "$NAME $ $(NAME")]
    [InlineData("$(NESTED)", "$(NAME)")]
    [InlineData("5$", "5$")]
    public void Expand_References_AreReplaced(string text, string expected) => Assert.Equal(expected, VariableExpansion.Expand(text, Variables));
}
