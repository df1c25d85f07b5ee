using System.Globalization;
using Serverless.Hosting.Kubernetes;

namespace Serverless.Hosting.Host;

/// <summary>
/// What the command line asks for.
/// </summary>
internal abstract record HostArguments
{
    public const string Help = """
        serverless-host [run] [--install-crds]
            Serves. Settings come from appsettings.json and from variables, such as Serverless__Host__Port=8080. With --install-crds it installs
            its custom resource definitions first, or brings them up to date.
        serverless-host manifests FOLDER --image IMAGE [--namespace NAME] [--service-namespace NAME]... [--webhook yes|no] [--replicas NUMBER]
            Writes what 'kubectl apply -k FOLDER' needs to run this program in a cluster: with the services of the namespaces that are named, or of all.
            With --replicas 2 or more, several of them share the requests, and one of them deploys and scales.
            With --webhook yes, which takes a cluster role, 'kubectl apply' tells at once what is wrong with a service.

        """;

    public static HostArguments Parse(string[] args) => args switch
    {
        [] or ["run"] => new Run(InstallsCustomResources: false),
        ["--install-crds"] or ["run", "--install-crds"] => new Run(InstallsCustomResources: true),
        ["--help" or "-h"] => new ShowHelp(),
        ["manifests", var folder, .. var rest] when !folder.StartsWith('-') => new Manifests(folder, ReadOptions(rest)),
        _ => throw new ArgumentException($"'{string.Join(' ', args)}' is not understood.{Environment.NewLine}{Help}"),
    };

    private static KubernetesManifestOptions ReadOptions(string[] args)
    {
        var options = new KubernetesManifestOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"'{args[i]}' has no value.{Environment.NewLine}{Help}");
            switch (args[i])
            {
                case "--image":
                    options.Image = value;
                    break;
                case "--namespace":
                    options.Namespace = value;
                    break;
                case "--service-namespace":
                    options.ServiceNamespaces.Add(value);
                    break;
                case "--replicas" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas):
                    options.Replicas = replicas;
                    break;
                case "--webhook" when value is "yes" or "no":
                    options.ValidatingWebhook = value == "yes";
                    break;
                default:
                    throw new ArgumentException($"'{args[i]} {value}' is not understood.{Environment.NewLine}{Help}");
            }
        }

        return options;
    }

    internal sealed record Run(bool InstallsCustomResources) : HostArguments;

    internal sealed record ShowHelp : HostArguments;

    internal sealed record Manifests(string Folder, KubernetesManifestOptions Options) : HostArguments;
}
