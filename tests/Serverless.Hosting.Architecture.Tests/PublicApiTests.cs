using System.Reflection;
using PublicApiGenerator;

namespace Serverless.Hosting.Architecture;

public class PublicApiTests
{
    public static TheoryData<string> Shipped => Assemblies.Shipped;

    [Theory]
    [MemberData(nameof(Shipped))]
    public void PublicApi_OfAnAssembly_MatchesTheApprovedFile(string assembly)
    {
        var actual = Assembly.Load(assembly).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        var approved = Path.Combine(Assemblies.ThisFolder(), "PublicApi", assembly + ".cs.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(approved, actual);
        }

        Assert.True(File.Exists(approved), $"There is no {approved}. Run the test with UPDATE_GOLDENS=1 and review the file.");
        Assert.Equal(File.ReadAllText(approved), actual);
    }
}
