using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// The deployment that holds the instances of one class of a revision: a pure function of the revision and the settings of the host.
/// </summary>
internal static class DeploymentTemplate
{
    private const string Suffix = "-deployment";
    private const string ReserveSuffix = "-deployment-reserve";

    /// <summary>The name of the deployment.</summary>
    /// <param name="revision">The name of the revision.</param>
    /// <param name="class">The class of its instances.</param>
    public static string NameOf(string revision, InstanceClass @class) =>
        Names.Child(revision, @class == InstanceClass.Reserved ? ReserveSuffix : Suffix);

    /// <summary>The deployment of the standard instances, with none yet.</summary>
    public static V1Deployment Standard(Revision revision, PodOptions options) =>
        Create(revision, InstanceClass.Standard, options, PodTemplate.Create(revision, InstanceClass.Standard, options));

    /// <summary>The deployment of the reserved instances, with none yet.</summary>
    public static V1Deployment Reserved(Revision revision, ReservePod reserve, PodOptions options)
    {
        var template = PodTemplate.Create(revision, InstanceClass.Reserved, options);
        ReserveTemplate.Apply(template, revision.Spec.ServingContainer.Name, reserve);
        return Create(revision, InstanceClass.Reserved, options, template);
    }

    private static V1Deployment Create(Revision revision, InstanceClass @class, PodOptions options, V1PodTemplateSpec template)
    {
        var spec = new V1DeploymentSpec
        {
            Replicas = 0,
            RevisionHistoryLimit = 0,
            ProgressDeadlineSeconds = ProgressDeadlineOf(revision, options),
            Selector = new V1LabelSelector { MatchLabels = PodLabels.SelectorOf(revision, @class) },
            Strategy = new V1DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateDeployment { MaxUnavailable = 0 } },
            Template = template,
        };
        var annotations = PodLabels.AnnotationsOf(revision);
        annotations[KubernetesLabels.TemplateHash] = HashOf(spec);
        return new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = new V1ObjectMeta
            {
                Name = NameOf(revision.Name, @class),
                NamespaceProperty = revision.Namespace,
                Labels = PodLabels.LabelsOf(revision, @class),
                Annotations = annotations,
                OwnerReferences = options.OwnedByRevision ? [OwnerOf(revision)] : null,
            },
            Spec = spec,
        };
    }

    private static V1OwnerReference OwnerOf(Revision revision) => new()
    {
        ApiVersion = ServingDocuments.ApiVersion,
        Kind = nameof(ResourceKind.Revision),
        Name = revision.Name,
        Uid = revision.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    private static int ProgressDeadlineOf(Revision revision, PodOptions options)
    {
        var own = GoDuration.TryParse(revision.Annotations.GetValueOrDefault(ServingLabels.ProgressDeadline), out var given) && given > TimeSpan.Zero
            ? given
            : options.ProgressDeadline;
        return (int)Math.Clamp(own.TotalSeconds, 1, int.MaxValue);
    }

    private static string HashOf(V1DeploymentSpec spec) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KubernetesJson.Serialize(spec))).AsSpan(0, 8));
}
