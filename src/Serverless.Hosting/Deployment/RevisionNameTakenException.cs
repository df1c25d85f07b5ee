using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// The revision that a configuration is to have cannot be made: another one has its name.
/// </summary>
internal sealed class RevisionNameTakenException(Revision existing, Configuration configuration)
    : Exception(existing.ConfigurationName == configuration.Name
        ? $"Revision '{existing.Name}' exists already with another template. Give the new template a new name."
        : $"Revision '{existing.Name}' exists already and belongs to configuration '{existing.ConfigurationName}'. Choose another name.");
